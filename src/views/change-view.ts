import { changeDefinitions } from '../tables/change-definitions.ts';
import type { Tables } from '../tables/tables.ts';
import { checkViewName } from './check-view-name.ts';
import { dropDatabaseView, putDatabaseView } from './database-view.ts';
import { findView } from './find-view.ts';
import { readViewBody } from './read-view-body.ts';
import { resolveView } from './resolve-view.ts';

/**
 * Replaces a view's definition, and makes an inactive one usable again. Only the name may be left out: it stays.
 * @throws RequestError ObjectNotFound, IncorrectBodyParameter, Conflict
 */
export async function changeView(tables: Tables, accountId: string, viewName: string, input: unknown): Promise<void> {
  await changeDefinitions(tables, accountId, viewName, async (client) => {
    const before = await findView(client, accountId, viewName);
    const { name, note, definition } = await readViewBody(client, accountId, input, before.name);
    await checkViewName(client, accountId, name, before.id);
    await dropDatabaseView(client, before);
    await client.query(
      'update rowcast.view set name = $3, note = $4, definition = $5, inactive_reason = null, shown = null where account_id = $1 and id = $2',
      [accountId, before.id, name, note, JSON.stringify(definition)],
    );
    await putDatabaseView(client, await resolveView(client, await findView(client, accountId, name)));
  }, 'view');
}
