import type { ShapeField, TableShape } from '../tables/table-shape.ts';

/** The key of our own tables, which is no field of them. Its id marks it where fields are bound by id. */
export const PK_ID_FIELD: ShapeField = { id: 0, name: 'PK_ID', type: 'AUTONUMBER' };

/** `PK_ID` as a table had it at one version: none, or another column, if the table is attached. */
export function pkIdFields({ keyColumn }: Pick<TableShape, 'keyColumn'>): ShapeField[] {
  if (keyColumn === null) return [];
  return [keyColumn === PK_ID_FIELD.name ? PK_ID_FIELD : { ...PK_ID_FIELD, column: keyColumn }];
}
