import type { DataTable } from '../../tables/data-table.ts';
import { FIELD_RULES } from '../../tables/field-rules.ts';
import type { SourceRow } from '../source/source-row.ts';
import type { PlannedColumn } from './plan-columns.ts';
import { shownOrder, type DateOrder } from './read-local-date.ts';

/** The order of dates in numbers that a file's first rows show in the columns of date fields; null: none of them shows it. */
export function columnOrder(rows: readonly SourceRow[], columns: readonly PlannedColumn[], table: DataTable): DateOrder | null {
  const dates = columns.filter(({ fieldId }) => table.fields.some(({ id, type }) => id === fieldId && FIELD_RULES[type].json === 'date'));
  return orderOf(rows.flatMap(({ cells }) => dates.map(({ place, column }) => (Array.isArray(cells) ? (cells as readonly string[])[place] : (cells as Readonly<Record<string, unknown>>)[column]))));
}

/** The order that any of the values shows; null: none does, or they contradict each other. */
export function orderOf(values: readonly unknown[]): DateOrder | null {
  const orders = new Set(values.map((value) => (typeof value === 'string' ? shownOrder(value) : null)).filter((order) => order !== null && order !== 'YMD'));
  return orders.size === 1 ? ([...orders][0] ?? null) : null;
}
