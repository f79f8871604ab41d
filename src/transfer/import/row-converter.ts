import type { DataTable } from '../../tables/data-table.ts';
import { FIELD_RULES } from '../../tables/field-rules.ts';
import type { Field } from '../../tables/field.ts';
import { QUOTING, type CsvRow } from '../source/csv-reader.ts';
import type { SourceRow } from '../source/source-row.ts';
import { cellReader, type CellReader, type CellSettings } from './cell-reader.ts';
import { plainCell, type PlainCell } from './plain-cell.ts';
import type { PlannedColumn } from './plan-columns.ts';
import { copyText, TAB, type RowBlock } from './row-block.ts';

/** One thing that is wrong with a row. */
export interface RowProblem {
  /** Null: the whole row. */
  column: string | null;
  reason: string;
}

/** Values as PostgreSQL's text of them, one per loaded field. */
export type RowValues = (string | null)[];

export interface RowConverter {
  /** What the values belong to, in their order. */
  fields: readonly Field[];
  /** The values of a row, or all that is wrong with it. Null: an empty line, which is no row. */
  convert(row: SourceRow): { values: RowValues } | { problems: RowProblem[] } | null;
  /**
   * Adds a row of delimited text to a block, without a string of the cells that are plain.
   * @returns whether it did; if not, `convert` tells what the row is
   */
  copy(row: CsvRow, block: RowBlock): boolean;
}

interface LoadedColumn {
  column: string;
  place: number;
  field: Field;
  isText: boolean;
  read: CellReader;
  plain: PlainCell | null;
  /** What a blank is, as COPY's text; null: it is wrong. */
  blank: Buffer | null;
}

/**
 * Turns rows of a file into values of a table's fields, by the same rules as values over REST.
 * @param width columns of the file; of JSON lines the names, any case, that may come
 * @throws Error when a planned field is gone
 */
export function openRowConverter(
  { columns, skipped, width }: { columns: readonly PlannedColumn[]; skipped: readonly string[]; width: number },
  table: DataTable,
  settings: CellSettings,
): RowConverter {
  const loaded = columns.map(({ column, place, fieldId }): LoadedColumn => {
    const field = table.fields.find(({ id }) => id === fieldId);
    if (field === undefined) throw new Error(`The field that column ${column} goes to is gone`);
    const read = cellReader(field, settings);
    const blank = read(null);
    return {
      column, place, field, read, isText: ['text', 'hidden'].includes(FIELD_RULES[field.type].json), plain: plainCell(field, settings),
      blank: 'value' in blank ? Buffer.from(copyText(blank.value)) : null,
    };
  });
  const passed = new Set(skipped.map((name) => name.toLowerCase()));
  const byName = new Map(loaded.map((column, index) => [column.column.toLowerCase(), index]));

  const ofCells = (cells: readonly string[], quotedBlanks: readonly number[] | null, damaged: boolean): { values: RowValues } | { problems: RowProblem[] } => {
    if (cells.length > width) return { problems: [{ column: null, reason: `has ${cells.length} columns where the file has ${width}` }] };
    const values: RowValues = [];
    let problems: RowProblem[] | null = null;
    for (const { column, place, field, isText, read } of loaded) {
      const cell = cells[place] ?? '';
      const result = damaged && cell.includes('\uFFFD')
        ? { problem: 'has bytes that are no text in the file\'s encoding' }
        : read(isText && cell === '' && quotedBlanks?.includes(place) !== true ? null : cell);
      if ('value' in result) values.push(result.value);
      else (problems ??= []).push({ column, reason: `${result.problem} (${field.type})` });
    }
    return problems === null ? { values } : { problems };
  };

  const ofObject = (object: Readonly<Record<string, unknown>>, damaged: boolean): { values: RowValues } | { problems: RowProblem[] } => {
    const given: (string | null | undefined)[] = loaded.map(() => undefined);
    const problems: RowProblem[] = [];
    for (const [name, value] of Object.entries(object)) {
      const index = byName.get(name.toLowerCase());
      const column = index === undefined ? undefined : loaded[index];
      if (index === undefined || column === undefined) {
        if (!passed.has(name.toLowerCase())) problems.push({ column: name.slice(0, 64), reason: 'is no column of the import' });
        continue;
      }
      const result = damaged && typeof value === 'string' && value.includes('\uFFFD') ? { problem: 'has bytes that are no text in the file\'s encoding' } : column.read(value);
      if ('value' in result) given[index] = result.value;
      else problems.push({ column: column.column, reason: `${result.problem} (${column.field.type})` });
    }
    for (const [index, { column, field, read }] of loaded.entries()) {
      if (given[index] !== undefined || problems.some((problem) => problem.column === column)) continue;
      const blank = read(null);
      if ('value' in blank) given[index] = blank.value;
      else problems.push({ column, reason: `${blank.problem} (${field.type})` });
    }
    return problems.length === 0 ? { values: given.map((value) => value ?? null) } : { problems };
  };

  const copyCell = ({ place, isText, read, plain, blank }: LoadedColumn, row: CsvRow, block: RowBlock): boolean => {
    const isThere = place < row.count;
    const [from, to] = isThere ? [row.starts[place]!, row.ends[place]!] : [0, 0];
    const quoting = isThere ? row.quoting[place] : QUOTING.none;
    if (from === to && !(isText && quoting !== QUOTING.none)) {
      if (blank !== null) block.append(blank);
      return blank !== null;
    }
    if (plain !== null && quoting !== QUOTING.doubled && block.copyCell(plain, row.bytes, from, to)) return true;
    const result = read(row.text(place));
    if ('problem' in result) return false;
    block.append(Buffer.from(copyText(result.value)));
    return true;
  };

  return {
    fields: loaded.map(({ field }) => field),
    convert({ raw, cells, quotedBlanks, problem, damaged }) {
      if (problem !== null) return { problems: [{ column: null, reason: problem }] };
      if (raw === '' && width > 1) return null;
      return Array.isArray(cells) ? ofCells(cells as readonly string[], quotedBlanks, damaged) : ofObject(cells as Readonly<Record<string, unknown>>, damaged);
    },
    copy(row, block) {
      if (row.problem !== null || row.damaged || row.count > width || (row.from === row.to && width > 1)) return false;
      for (let index = 0; index < loaded.length; index += 1) {
        if (index > 0) block.append(TAB);
        if (!copyCell(loaded[index]!, row, block)) {
          block.dropOpenRow();
          return false;
        }
      }
      block.endRow(row);
      return true;
    },
  };
}
