import type { DataTable } from '../data-table.ts';

/** An attached table as it is shown: where it lies, its key, and which column each field is. */
export function attachedJson({ name, attachment, fields }: DataTable): Record<string, unknown> {
  return {
    Name: name,
    Schema: attachment?.schema,
    Table: attachment?.relation,
    Key: attachment?.keyColumns,
    HasPkId: attachment?.pkIdColumn !== null,
    Fields: fields.map((field) => ({ Name: field.name, Type: field.type, Column: field.source?.column, ColumnType: field.source?.typeName })),
  };
}
