import type { BindableField } from '../tables/expression/bind-condition.ts';
import type { DataTable } from '../tables/data-table.ts';

/** What the condition of a step may name: fields of its one table; id 0 is `PK_ID`. */
export function stepFields({ fields }: DataTable): BindableField[] {
  return [{ name: 'PK_ID', place: 0, fieldId: 0 }, ...fields.map(({ name, id }) => ({ name, place: 0, fieldId: id }))];
}
