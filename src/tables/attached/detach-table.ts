import { RequestError } from '../../errors.ts';
import { changeDefinitions } from '../change-definitions.ts';
import { requireTable } from '../require-table.ts';
import type { Tables } from '../tables.ts';

/**
 * Leaves an attached table to its owner as it was before: no trigger of ours, nothing else changed. What was captured is
 * still delivered.
 * @throws RequestError ObjectNotFound; Conflict when the table is our own, or events use it and `force` is not set
 */
export async function detachTable(tables: Tables, accountId: string, name: string, { force = false }: { force?: boolean } = {}): Promise<void> {
  await changeDefinitions(tables, accountId, name, async (client) => {
    const table = await requireTable(client, accountId, name);
    if (table.attachment === null) throw new RequestError('Conflict', `The table ${table.name} is not attached; it can be deleted.`);
    await tables.hooks.beforeTableDrop(client, { accountId, tableId: table.id, end: 'detached', force });
    await client.query('delete from rowcast.data_table where account_id = $1 and id = $2', [accountId, table.id]);
  });
}
