import type { PoolClient } from 'pg';
import type { DataTable } from './data-table.ts';
import type { Field } from './field.ts';
import { quoteName } from './quote-name.ts';

/** A formula field as the plain one that it becomes: it keeps the values it has, and may be written. */
export function frozen(field: Field): Field {
  return { ...field, editable: true, properties: {} };
}

/** Makes formula columns plain ones that keep their values. */
export async function freezeColumns(client: PoolClient, table: DataTable, fields: readonly Field[]): Promise<void> {
  for (const { name, type } of fields) {
    const alter = `alter table ${quoteName(table.dataSchema, table.name)} alter column ${quoteName(name)}`;
    await client.query(`${alter} drop expression`);
    if (type === 'YES/NO') await client.query(`${alter} set default false`);
  }
}
