import { RequestError } from '../errors.ts';
import { changeDefinitions } from '../tables/change-definitions.ts';
import type { Tables } from '../tables/tables.ts';
import { putDatabaseView } from './database-view.ts';
import { checkViewName } from './check-view-name.ts';
import { findView } from './find-view.ts';
import { readViewBody } from './read-view-body.ts';
import { resolveView } from './resolve-view.ts';

const MOST_VIEWS = 500;

/**
 * Makes a view.
 * @param input `{Name, Note?, Tables, Fields?, Where?, EditableTable?}` as the REST API takes it
 * @throws RequestError IncorrectBodyParameter, naming every problem; Conflict when the name is taken
 */
export async function createView(tables: Tables, accountId: string, input: unknown): Promise<void> {
  await changeDefinitions(tables, accountId, givenName(input), async (client) => {
    const { name, note, definition } = await readViewBody(client, accountId, input);
    const { rows: [count] } = await client.query<{ views: number }>('select count(*) as views from rowcast.view where account_id = $1', [accountId]);
    if ((count?.views ?? 0) >= MOST_VIEWS) throw new RequestError('Conflict', `The account has ${MOST_VIEWS} views, which is the most.`);
    await checkViewName(client, accountId, name, null);
    await client.query('insert into rowcast.view (account_id, name, note, definition) values ($1, $2, $3, $4)', [accountId, name, note, JSON.stringify(definition)]);
    await putDatabaseView(client, await resolveView(client, await findView(client, accountId, name)));
  }, 'view');
}

/** What a client calls the view, before the body is read. */
function givenName(input: unknown): string {
  const name = (input as { Name?: unknown } | null)?.Name;
  return typeof name === 'string' ? name : '';
}
