import { changeRows } from '../capture/change-rows.ts';
import type { Change } from '../capture/change.ts';
import type { ShapeField, TableShape } from '../tables/table-shape.ts';

/**
 * The fields whose value an update really changed, in display order; none for inserts and deletes. Values are compared by
 * the text that PostgreSQL wrote: both were written by the same type of the same column, so equal values have equal text.
 */
export function changedFields(change: Change, shape: TableShape): readonly ShapeField[] {
  const { before, after } = changeRows(change);
  if (before === null || after === null) return [];
  return shape.fields.filter(
    ({ name, type, column = name }) => (type === 'PASSWORD' ? change.changedHidden?.includes(column) === true : before.get(column) !== after.get(column)),
  );
}
