import { refuseAttached } from './attached/refuse-attached.ts';
import { changeDefinitions } from './change-definitions.ts';
import { quoteName } from './quote-name.ts';
import { requireTable } from './require-table.ts';
import type { Tables } from './tables.ts';

/**
 * Drops a table with its records. Its shapes stay: changes and logs may name them.
 * @throws RequestError ObjectNotFound; Conflict when something depends on it and `force` is not set
 */
export async function dropTable(tables: Tables, accountId: string, name: string, { force = false }: { force?: boolean } = {}): Promise<void> {
  await changeDefinitions(tables, accountId, name, async (client) => {
    const table = await requireTable(client, accountId, name);
    refuseAttached(table);
    await tables.hooks.beforeTableDrop(client, { accountId, tableId: table.id, end: 'deleted', force });
    await client.query(`drop table ${quoteName(table.dataSchema, table.name)}`);
    await client.query('delete from rowcast.data_table where account_id = $1 and id = $2', [accountId, table.id]);
  });
}
