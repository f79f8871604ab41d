import type { DataTable } from '../tables/data-table.ts';
import type { Field } from '../tables/field.ts';
import type { ShapeField, TableShape } from '../tables/table-shape.ts';

/** The key of our own tables, which is no field of them. Its id marks it where fields are bound by id. */
export const PK_ID_FIELD: ShapeField = { id: 0, name: 'PK_ID', type: 'AUTONUMBER' };

/** What payloads of a table may name: its fields, and `PK_ID` if it has one. */
export function payloadFields({ attachment, fields }: Pick<DataTable, 'attachment' | 'fields'>): (ShapeField | Field)[] {
  return attachment !== null && attachment.pkIdColumn === null ? [...fields] : [PK_ID_FIELD, ...fields];
}

/** `PK_ID` as a table had it at one version: none, or another column, if the table is attached. */
export function pkIdFields({ keyColumn }: Pick<TableShape, 'keyColumn'>): ShapeField[] {
  if (keyColumn === null) return [];
  return [keyColumn === PK_ID_FIELD.name ? PK_ID_FIELD : { ...PK_ID_FIELD, column: keyColumn }];
}
