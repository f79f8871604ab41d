import type { Pool } from 'pg';
import { updateAccount } from '../../src/accounts/update-account.ts';
import { eventually } from '../flows/flow.ts';
import { expectError, fill, type Asked, type ContractClient } from './contract-client.ts';

export interface ConflictParts {
  version: 2 | 3;
  contract: ContractClient;
  pool: Pool;
  receiverUrl: string;
  token: string;
  /** A token that was never used: what is known of an account is kept with it for a moment. */
  freshToken: () => Promise<string>;
}

type With = Omit<Asked, 'path' | 'headers'> & { params?: Readonly<Record<string, string>>; token?: string };

/** Brings about what stands against each operation that documents 409, and is refused. */
export async function meetConflicts({ version, contract, pool, receiverUrl, token, freshToken }: ConflictParts): Promise<void> {
  const root = `v${version}` as const;
  const ask = (operation: string, { params = {}, token: as = token, ...asked }: With) =>
    contract.ask(root, operation, { path: `/${root}${fill(operation.split(' ')[1]!, params)}`, headers: { authorization: `Bearer ${as}` }, ...asked });
  // Answers of every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  const make = async (operation: string, asked: With): Promise<any> => {
    const { status, text, headers } = await ask(operation, asked);
    if (status >= 300) throw new Error(`v${version} ${operation}: ${status} ${text}`);
    return String(headers.get('content-type')).includes('json') ? JSON.parse(text) : text;
  };
  const refused = async (operation: string, asked: With) => expectError(await ask(operation, asked), 409, `v${version} ${operation}`);
  const form = (name: string) => {
    const data = new FormData();
    data.append('File', new Blob(['text'], { type: 'text/plain' }), name);
    return data;
  };

  const table = `Clash${version}`;
  const other = `Joined${version}`;
  const Fields = [{ Name: 'A', Type: 'STRING' }, { Name: 'B', Type: 'STRING' }];
  for (const Name of [table, other]) await make('POST /tables', { body: { Name, Fields } });
  await refused('POST /tables', { body: { Name: table, Fields } });
  await refused('PUT /tables/{table}', { params: { table }, body: { Name: other } });
  await refused('POST /tables/{table}/fields', { params: { table }, body: Fields[0] });
  await refused('PUT /tables/{table}/fields/{field}', { params: { table, field: 'A' }, body: version === 2 ? { NewName: 'B' } : { Name: 'B' } });
  await refused('POST /tables/{table}/detach', { params: { table } });
  const attached = { Schema: 'legacy', Table: `stock_${version}`, Name: `Attached${version}` };
  await make('POST /tables/attach', { body: attached });
  await refused('POST /tables/attach', { body: { ...attached, Name: 'Again' } });
  await make('POST /tables/{table}/detach', { params: { table: attached.Name } });

  const { Id: webhookId } = await make('POST /outgoingWebhooks', { body: { Name: table, OutgoingUrls: [`${receiverUrl}/clash`] } });
  const { Id: EventId } = await make('POST /outgoingWebhooks/{webhookId}/events', { params: { webhookId }, body: { EventType: 'table.recordInsert', ObjectName: table } });
  await make('POST /outgoingWebhooks/{webhookId}/events', { params: { webhookId }, body: { EventType: 'table.recordUpdate', ObjectName: table, ObjectFields: ['A'] } });
  await refused('DELETE /tables/{table}', { params: { table } });
  await refused('DELETE /tables/{table}/fields/{field}', { params: { table, field: 'A' } });
  await refused('POST /outgoingWebhooks/{webhookId}/test', { params: { webhookId }, body: { EventId } });

  const { rows: [account] } = await pool.query<{ id: string }>('select id from rowcast.account');
  await updateAccount(pool, account!.id, { limits: { maxWebhooks: 1, maxEvents: 1 } });
  const limited = await freshToken();
  await refused('POST /outgoingWebhooks', { token: limited, body: { Name: 'More', OutgoingUrls: [`${receiverUrl}/more`] } });
  await refused('POST /outgoingWebhooks/{webhookId}/events', { token: limited, params: { webhookId }, body: { EventType: 'table.recordDelete', ObjectName: table } });
  await updateAccount(pool, account!.id, { limits: { maxWebhooks: null, maxEvents: null } });

  // As many messages as a replay of one a second is busy with for long enough.
  await make('POST /tables/{table}/records', { params: { table }, body: Array.from({ length: 60 }, () => ({ A: 'a' })) });
  const { Result: [message] } = await eventually(
    () => make('GET /outgoingWebhooks/{webhookId}/messages', { params: { webhookId }, query: { State: 'delivered', Limit: '100' } }),
    ({ Result }) => Result.length === 60,
  );
  for (let running = 0; running < 10; running += 1) await make('POST /outgoingWebhooks/{webhookId}/replay', { params: { webhookId }, body: { All: true, CallsPerSecond: 1 } });
  await refused('POST /outgoingWebhooks/{webhookId}/replay', { params: { webhookId }, body: { All: true } });
  const { Result: replays } = await make('GET /outgoingWebhooks/{webhookId}/replays', { params: { webhookId } });
  for (const { Id: replayId } of replays) await make('POST /outgoingWebhooks/{webhookId}/replays/{replayId}/cancel', { params: { webhookId, replayId } });
  const { Id: replayId } = await make('POST /outgoingWebhooks/{webhookId}/replay', { params: { webhookId }, body: { To: '2020-01-01' } });
  await eventually(() => make('GET /outgoingWebhooks/{webhookId}/replays/{replayId}', { params: { webhookId, replayId } }), ({ State }) => State === 'done');
  await refused('POST /outgoingWebhooks/{webhookId}/replays/{replayId}/cancel', { params: { webhookId, replayId } });
  await pool.query(`update rowcast.message set body = null, problem = 'too large' where id = $1`, [message.Id]);
  await refused('POST /outgoingWebhooks/{webhookId}/messages/{messageId}/replay', { params: { webhookId, messageId: message.Id }, body: {} });
  await make('DELETE /outgoingWebhooks/{webhookId}', { params: { webhookId } });

  const view = `Seen${version}`;
  const key = { view };
  const query = { 'q.where': "A='a'" };
  await make('POST /views', { body: { Name: view, Tables: [other] } });
  await refused('POST /views', { body: { Name: view, Tables: [other] } });
  await refused('PUT /views/{view}', { params: key, body: { Name: table, Tables: [other] } });
  await make('DELETE /tables/{table}', { params: { table: other }, query: { force: 'true' } });
  await refused('GET /views/{view}/fields', { params: key });
  await refused('GET /views/{view}/fields/{field}', { params: { ...key, field: 'A' } });
  await refused('GET /views/{view}/records', { params: key });
  await refused('POST /views/{view}/records', { params: key, body: { A: 'x' } });
  await refused('PUT /views/{view}/records', { params: key, query, body: { A: 'x' } });
  await refused('DELETE /views/{view}/records', { params: key, query });
  await refused('GET /views/{view}/export', { params: key, query: { format: 'csv' } });
  await make('DELETE /views/{view}', { params: key });

  const task = (Name: string) => ({ Name, Steps: [{ Action: 'insert', Table: table, Values: { A: 'b' } }] });
  const { Result: { ExternalKey: taskKey } } = await make('POST /tasks', { body: task(table) });
  await refused('POST /tasks', { body: task(table) });
  const { Result: { ExternalKey: second } } = await make('POST /tasks', { body: task(`${table} again`) });
  await refused('PUT /tasks/{taskKey}', { params: { taskKey: second }, body: task(table) });
  await pool.query(`insert into rowcast.task_run (account_id, task_id, trigger) values ($1, $2, 'Request')`, [account!.id, taskKey]);
  for (const tasks of ['/tasks', '/dataImportExportTasks']) await refused(`POST ${tasks}/{taskKey}/run`, { params: { taskKey } });
  for (const made of [taskKey, second]) await make('DELETE /tasks/{taskKey}', { params: { taskKey: made } });

  const { Result: { ExternalKey: folderKey } } = await make('POST /files/folders', { body: { Name: table } });
  await refused('POST /files/folders', { body: { Name: table } });
  const into = { externalKey: folderKey };
  await make('POST /files', { query: into, body: form('a.txt') });
  await refused('POST /files', { query: into, body: form('a.txt') });
  await refused('DELETE /files/folders/{folderKey}', { params: { folderKey } });
  // The most files that an account has.
  await pool.query(`insert into rowcast.file (account_id, folder_id, name, content_type, size, content_id)
    select f.account_id, f.folder_id, 'n' || n, f.content_type, f.size, f.content_id from rowcast.file f, generate_series(1, 100000) n where f.folder_id = $1`, [folderKey]);
  await refused('PUT /files', { query: into, body: form('b.txt') });
  await pool.query(`delete from rowcast.file where folder_id = $1 and name <> 'a.txt'`, [folderKey]);
  await make('DELETE /files/folders/{folderKey}', { params: { folderKey }, query: { force: 'true' } });

  const rows = { type: 'text/csv', query: { Table: table }, body: 'A\nx\n' };
  const imports: string[] = [];
  for (let made = 0; made < 5; made += 1) {
    const { Id: importId } = await make('POST /imports', rows);
    imports.push(importId);
    await eventually(() => make('GET /imports/{importId}', { params: { importId } }), ({ State }) => State === 'done');
  }
  await refused('POST /imports/{importId}/cancel', { params: { importId: imports[0]! } });
  const stand = (state: string) => pool.query(`update rowcast.import set state = $2, claimed_until = clock_timestamp() + interval '1 hour' where id = any ($1::uuid[])`, [imports, state]);
  await stand('running');
  await refused('POST /imports', rows);
  await stand('done');
  await make('DELETE /tables/{table}', { params: { table }, query: { force: 'true' } });
}
