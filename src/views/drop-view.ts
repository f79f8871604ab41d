import { changeDefinitions } from '../tables/change-definitions.ts';
import type { Tables } from '../tables/tables.ts';
import { dropDatabaseView } from './database-view.ts';
import { findView } from './find-view.ts';

/**
 * Drops a view; its tables keep their records.
 * @throws RequestError ObjectNotFound; Conflict when something else in the database depends on it
 */
export async function dropView(tables: Tables, accountId: string, name: string): Promise<void> {
  await changeDefinitions(tables, accountId, name, async (client) => {
    const view = await findView(client, accountId, name);
    await dropDatabaseView(client, view);
    await client.query('delete from rowcast.view where account_id = $1 and id = $2', [accountId, view.id]);
  }, 'view');
}
