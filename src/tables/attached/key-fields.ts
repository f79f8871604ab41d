import type { DataTable } from '../data-table.ts';

/** The names of the fields that together name a record: `PK_ID`, where the table has it. */
export function keyFields({ attachment, fields }: Pick<DataTable, 'attachment' | 'fields'>): string[] {
  if (attachment === null || attachment.pkIdColumn !== null) return ['PK_ID'];
  return attachment.keyColumns.flatMap((column) => fields.find(({ source }) => source?.column === column)?.name ?? []);
}
