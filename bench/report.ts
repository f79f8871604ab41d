import { median } from './figures.ts';

/** What a figure has to be. A `least` is met from there up, a `most` from there down. */
export type Bar = { least: number; aim?: number } | { most: number; aim?: number };

/** One line of a part's table: what the runs gave. */
export interface Row {
  figure: string;
  unit: string;
  /** One per run; none where it could not be measured, which `note` then explains. */
  values: readonly number[];
  /** The same over what it is compared with, each within its run. */
  ratios?: readonly number[];
  /** Of the ratio where there is one, else of the value. */
  bar?: Bar;
  note?: string;
}

export interface PartReport {
  part: string;
  rows: readonly Row[];
  seconds: number;
}

const COLUMNS = ['figure', 'median', 'unit', 'ratio', 'bar', ''];

function text(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

function barText(bar: Bar): string {
  const bound = 'least' in bar ? `≥ ${bar.least}` : `≤ ${bar.most}`;
  return bar.aim === undefined ? bound : `${bound}, aim ${bar.aim}`;
}

function judge(row: Row): 'met' | 'aim met' | 'not met' | null {
  const judged = row.ratios ?? row.values;
  if (row.bar === undefined || judged.length === 0) return null;
  const figure = median(judged);
  const reaches = (bound: number) => ('least' in row.bar! ? figure >= bound : figure <= bound);
  if (row.bar.aim !== undefined && reaches(row.bar.aim)) return 'aim met';
  return reaches('least' in row.bar ? row.bar.least : row.bar.most) ? 'met' : 'not met';
}

function cells(row: Row): string[] {
  return [
    row.figure,
    row.values.length === 0 ? '-' : text(median(row.values)),
    row.unit,
    row.ratios === undefined || row.ratios.length === 0 ? '' : text(median(row.ratios)),
    row.bar === undefined ? '' : barText(row.bar),
    judge(row) ?? row.note ?? '',
  ];
}

function line(row: readonly string[], widths: readonly number[]): string {
  return `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |\n`;
}

const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);

/** A part as a table for people, in Markdown, and as one line of JSON for machines. */
export function reportPart({ part, rows, seconds }: PartReport): string {
  const table = [COLUMNS, ...rows.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(3, ...table.map((row) => row[column]!.length)));
  const rule = widths.map((width) => '-'.repeat(width));
  const markdown = [table[0]!, rule, ...table.slice(1)].map((row) => line(row, widths)).join('');
  const figures = rows.map((row) => ({
    ...row,
    median: row.values.length === 0 ? null : median(row.values),
    ratio: row.ratios === undefined ? null : median(row.ratios),
    verdict: judge(row),
  }));
  return `\n${part} (${Math.round(seconds)} s)\n\n${markdown}\n${JSON.stringify({ part, seconds, figures }, rounded)}\n`;
}
