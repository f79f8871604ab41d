import type { PoolClient } from 'pg';
import { systemTriggers } from './column-ddl.ts';
import type { DataTable } from './data-table.ts';
import { requireTable } from './require-table.ts';
import type { TableHooks } from './table-hooks.ts';
import type { ShapeField } from './table-shape.ts';
import { ianaZone } from './time-zones.ts';

/**
 * Ends every change of a table's columns, in its transaction: the shape gets its next version, the triggers of the
 * table follow its fields, and the hooks are told.
 */
export async function renewShape(client: PoolClient, hooks: TableHooks, accountId: string, tableName: string): Promise<DataTable> {
  await client.query(
    'update rowcast.data_table set shape_version = shape_version + 1 where account_id = $1 and lower(name) = lower($2)',
    [accountId, tableName],
  );
  const table = await requireTable(client, accountId, tableName);
  const fields = table.fields.map(({ id, name, type, source, properties: { options } }): ShapeField => ({
    id,
    name,
    type,
    ...(source === null || source.column === name ? {} : { column: source.column }),
    ...(options === undefined ? {} : { options: Object.fromEntries(options.map((option) => [option.id, option.value])) }),
  }));
  await client.query(
    'insert into rowcast.table_shape (account_id, table_id, version, table_name, fields, key_column) values ($1, $2, $3, $4, $5, $6)',
    [accountId, table.id, table.shapeVersion, table.name, JSON.stringify(fields), table.attachment === null ? 'PK_ID' : table.attachment.pkIdColumn],
  );
  if (table.attachment === null) await putSystemTriggers(client, table);
  await hooks.afterShapeChange(client, { accountId, tableId: table.id });
  return table;
}

async function putSystemTriggers(client: PoolClient, table: DataTable): Promise<void> {
  // Named in defaults and triggers, a zone that PostgreSQL does not know would fail every insert rather than this change.
  for (const zone of new Set(table.fields.flatMap(({ properties: { timeZone } }) => timeZone ?? []))) {
    await client.query('select now() at time zone $1', [ianaZone(zone)]);
  }
  for (const statement of systemTriggers(table)) await client.query(statement);
}
