import { RequestError } from '../../errors.ts';
import type { DataTable } from '../../tables/data-table.ts';
import type { FieldType } from '../../tables/field-type.ts';
import type { Format } from '../source/sniff-source.ts';
import { orderOf } from './column-order.ts';
import type { SourceOptions } from './import-options.ts';
import { fieldNames, inferType } from './infer-type.ts';
import { fieldOfColumn, MOST_COLUMNS, planColumns } from './plan-columns.ts';
import { HEAD_BYTES, readHead } from './read-head.ts';
import { openRowConverter } from './row-converter.ts';

export interface ImportPreview {
  Format: Format;
  Encoding: string;
  Delimiter: string | null;
  /** What the dates show; null: nothing, and MDY is taken. */
  DateOrder: string | null;
  Columns: {
    Column: string;
    /** The field of the table that is named like it; null: none. */
    Field: string | null;
    /** That all values looked at fit. */
    Type: FieldType;
    /** A field of a new table: what POST /tables takes. */
    NewField: { Name: string; Type: FieldType };
  }[];
  /** The first 20 rows. */
  Rows: { Row: number; Cells: unknown[] }[];
  /** What an import of the rows looked at would refuse, at most 50; empty without a table. */
  Problems: { Row: number; Column: string | null; Reason: string }[];
  RowsLookedAt: number;
}

export interface PreviewInput {
  head: Buffer;
  /** There is more of the file than was sent, so that the last row may be cut off. */
  partial: boolean;
  options: SourceOptions & { Mapping?: string | undefined };
  contentFormat: Format | undefined;
  table: DataTable | null;
}

const SHOWN = 20;
const MOST_PROBLEMS = 50;

/**
 * What an import would make of a file, from its first megabyte and 1,000 rows. Nothing is stored.
 * @throws RequestError as an import does; BodyTooLarge when more was sent than is looked at
 */
export function previewImport({ head, partial, options, contentFormat, table }: PreviewInput): ImportPreview {
  if (head.length > HEAD_BYTES) throw new RequestError('BodyTooLarge', `A preview takes the file's first ${HEAD_BYTES.toLocaleString('en')} bytes at most: send those, with Partial=true.`);
  const { layout, columns, rows } = readHead(head, !partial, options, contentFormat);
  if (columns.length > MOST_COLUMNS) throw new RequestError('InvalidInputValue', `The file has ${columns.length.toLocaleString('en')} columns; ${MOST_COLUMNS.toLocaleString('en')} is the most.`);
  const values = columns.map((column, place) => rows.map(({ cells }) => (Array.isArray(cells) ? (cells as readonly string[])[place] : (cells as Readonly<Record<string, unknown>>)[column])));
  const dateOrder = options.DateOrder ?? orderOf(values.flat());
  const settings = { dateOrder, decimalSeparator: options.DecimalSeparator };
  const names = fieldNames(columns);
  const problems: ImportPreview['Problems'] = [];
  if (table !== null) {
    const plan = planColumns(columns, table, { mapping: options.Mapping, skipUnknown: options.Mapping === undefined });
    const converter = openRowConverter({ ...plan, width: columns.length }, table, settings);
    for (const row of rows) {
      const converted = converter.convert(row);
      if (converted === null || 'values' in converted) continue;
      problems.push(...converted.problems.map(({ column, reason }) => ({ Row: row.number, Column: column, Reason: reason })));
      if (problems.length >= MOST_PROBLEMS) break;
    }
  }
  return {
    Format: layout.format,
    Encoding: layout.encoding,
    Delimiter: layout.format === 'jsonl' ? null : layout.delimiter,
    DateOrder: dateOrder,
    Columns: columns.map((column, place) => {
      const type = inferType(values[place] ?? [], settings);
      return { Column: column, Field: (table === null ? undefined : fieldOfColumn(column, table))?.name ?? null, Type: type, NewField: { Name: names[place] ?? '', Type: type } };
    }),
    Rows: rows.slice(0, SHOWN).map(({ number }, row) => ({ Row: number, Cells: columns.map((_, place) => values[place]?.[row] ?? null) })),
    Problems: problems.slice(0, MOST_PROBLEMS),
    RowsLookedAt: rows.length,
  };
}
