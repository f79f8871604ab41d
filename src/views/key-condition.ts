import type { SqlFragment } from '../tables/expression/sql-fragment.ts';
import { keyColumn, viewRecords } from './view-sql.ts';
import type { View } from './view.ts';
import { writableTable } from './writable-table.ts';

/** Meets the records of the view's editable table that are in a row of the view which meets `condition`. */
export function keyCondition(view: View, { text, values }: SqlFragment): SqlFragment {
  const { place } = writableTable(view);
  return { text: `"PK_ID" in (select ${keyColumn(place)} from ${viewRecords(view).from} where ${text})`, values };
}
