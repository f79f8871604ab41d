import { isDeepStrictEqual } from 'node:util';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensurePartitions } from '../../src/activity/ensure-partitions.ts';
import { createFolder } from '../../src/files/create-folder.ts';
import { putAttachment } from '../../src/files/put-attachment.ts';
import { putFiles, type NewFile } from '../../src/files/put-file.ts';
import { storeContent } from '../../src/files/store-content.ts';
import { apiUnderTest, send } from './api-under-test.ts';
import type { ApiUnderTest, Client } from './api-under-test.ts';

let api: ApiUnderTest;
let owner: Client;
let stranger: Client;
/** What stands for a part of a path: things of the owner. */
const things: Record<string, string> = { table: 'Customers', field: 'Name', recordKey: '1', view: 'CustomerNames' };
/** Which field, where it must be of a type. */
const FIELDS: readonly [RegExp, string][] = [[/passwordFields\/\{field\}/, 'Secret'], [/attachments\/\{field\}/, 'Scan'], [/files\/\{field\}/, 'Picture']];

const event = { EventType: 'table.recordInsert', ObjectName: 'Customers' };

beforeAll(async () => {
  api = await apiUnderTest();
  [owner, stranger] = [await api.newAccount(), await api.newAccount()];
  const { pool } = api.database;
  await make(owner.request('POST', '/v3/tables', { Name: 'Customers', Fields: [{ Name: 'Name', Type: 'STRING' }, { Name: 'Secret', Type: 'PASSWORD' }, { Name: 'Scan', Type: 'ATTACHMENT' }, { Name: 'Picture', Type: 'FILE' }] }));
  await make(owner.request('POST', '/v3/tables/Customers/records', { Name: 'Ada' }));
  await make(owner.request('POST', '/v3/views', { Name: 'CustomerNames', Tables: [{ Table: 'Customers' }], Fields: ['Name'] }));
  const task = { Name: 'Mine', Steps: [{ Action: 'insert', Table: 'Customers', Values: { Name: 'Bob' } }] };
  things['taskKey'] = (await make(owner.request<{ Result: { ExternalKey: string } }>('POST', '/v2/tasks', task))).Result.ExternalKey;
  things['webhookId'] = (await make(owner.request<{ Id: string }>('POST', '/v2/outgoingWebhooks', { Name: 'Mine', OutgoingUrls: ['https://example.com/mine'] }))).Id;
  things['eventId'] = (await make(owner.request<{ Id: string }>('POST', `/v2/outgoingWebhooks/${things['webhookId']}/events`, event))).Id;
  things['token'] = (await make(owner.request<{ Token: string }>('POST', '/v2/inspectors'))).Token;
  const { files, tables } = api.parts;
  const newFile = async (): Promise<NewFile> => ({ name: 'mine.txt', contentType: 'text/plain', content: await storeContent(files, owner.accountId, bytes()) });
  things['externalKey'] = (await putFiles(files, owner.accountId, null, [await newFile()], 'refuse'))[0]?.externalKey ?? '';
  things['folderKey'] = (await createFolder(files, owner.accountId, null, 'Mine')).externalKey;
  await putAttachment(tables, owner.accountId, { tableName: 'Customers', fieldName: 'Scan', recordKey: '1' }, await newFile(), { source: 'RESTAPIs', actor: null, cause: null });
  await ensurePartitions(pool, new Date());
  const { status, body } = await owner.request<{ Id: string }>('POST', `/v2/outgoingWebhooks/${things['webhookId']}/replay`, { All: true });
  expect(status).toBe(202);
  things['replayId'] = body.Id;
  const imported = await owner.request<{ Id: string }>('POST', '/v2/imports?Table=Customers', 'Name\nGrace\n', { 'content-type': 'text/csv' });
  expect(imported.status).toBe(202);
  things['importId'] = imported.body.Id;
  const time = Date.now().toString(16).padStart(12, '0');
  things['messageId'] = `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
  await pool.query(
    `insert into rowcast.message (account_id, webhook_id, id, event_id, event_version, table_id, shape_version, record_key, sequence, source, event_date, body, size)
     select $1, $2, $3, $4, 1, t.id, 1, '1', 1, 'RESTAPIs', now(), '{}', 2 from rowcast.data_table t where t.account_id = $1`,
    [owner.accountId, things['webhookId'], things['messageId'], things['eventId']],
  );
  things['callId'] = randomUUID();
  await pool.query(
    `insert into rowcast.call (account_id, webhook_id, event_id, url_id, due_at, id, message_id, size)
     select u.account_id, u.webhook_id, $3, u.id, now() + interval '1 hour', $4, $2, 2 from rowcast.outgoing_url u where u.webhook_id = $1`,
    [things['webhookId'], things['messageId'], things['eventId'], things['callId']],
  );
});
afterAll(() => api.close());

async function* bytes(): AsyncGenerator<Buffer> {
  yield Buffer.from('mine');
}

async function make<Body>(answer: Promise<{ status: number; text: string; body: Body }>): Promise<Body> {
  const { status, text, body } = await answer;
  expect(status, text).toBe(201);
  return body;
}

/** A body that would be taken if the thing were the caller's. */
function bodyFor(method: string, path: string): unknown {
  if (method === 'get' || method === 'delete') {
    return undefined;
  }
  if (path.includes('/events')) {
    return event;
  }
  if (path.endsWith('/records')) {
    return { Name: 'Eve' };
  }
  if (path.endsWith('/fields')) {
    return { Name: 'Extra', Type: 'STRING' };
  }
  if (path.includes('/fields/')) {
    return path.startsWith('/v2') ? { NewName: 'Other' } : { Name: 'Other' };
  }
  if (path.endsWith('/tables/{table}')) {
    return { Note: 'Eve was here' };
  }
  if (path.includes('/passwordFields')) {
    return { Value: 'eve' };
  }
  if (path.includes('/files/{field}')) {
    return { FilePath: '/mine.txt' };
  }
  return { Description: 'Eve was here' };
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function operations(): Promise<{ method: Method; path: string; url: string }[]> {
  const documents = await Promise.all([2, 3].map((version) => send<{ paths: Record<string, Record<string, unknown>> }>(api.app, 'GET', `/v${version}/openapi.json`)));
  return documents.flatMap(({ body }) => Object.entries(body.paths)).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase() as Method,
      path,
      url: urlOf(method, path),
    })));
}

function urlOf(method: string, path: string): string {
  const field = FIELDS.find(([pattern]) => pattern.test(path))?.[1];
  const query = path.endsWith('/records') && method !== 'post' ? '?q.where=PK_ID=1' : path.includes('/files/path') ? '?filePath=/mine.txt' : path.endsWith('/search') ? '?Text=c' : '';
  return path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'field' ? field : undefined) ?? things[name] ?? `no-${name}`) + query;
}

/** Whether an address names one thing: in its path, or as the path of a file. */
const namesThing = (path: string): boolean => path.includes('{') || path.includes('/files/path');

test('no route shows or changes a thing of another account', async () => {
  const before = await snapshot();
  const named = (await operations()).filter(({ path }) => namesThing(path));
  expect(named.length).toBeGreaterThan(40);
  for (const { method, path, url } of named) {
    const { status, text } = await stranger.request(method, url, bodyFor(method.toLowerCase(), path));
    expect(status, `${method} ${url} ${text}`).toBe(404);
  }
  expect(await snapshot()).toEqual(before);
});

test('lists hold nothing of another account', async () => {
  for (const { method, path, url } of await operations()) {
    if (method === 'GET' && !namesThing(path)) {
      const { status, body } = await stranger.request(method, url);
      expect(status).toBe(200);
      expect(rowsOf(body), url).toEqual([]);
    }
  }
});

test('what names another account\'s table or inspector in a body finds none', async () => {
  const { body } = await stranger.request<{ Id: string }>('POST', '/v2/outgoingWebhooks', { Name: 'Mine', OutgoingUrls: ['https://example.com/mine'] });
  const answer = await stranger.request('POST', `/v2/outgoingWebhooks/${body.Id}/events`, event);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ Message: expect.stringContaining('ObjectName') });
});

test('the owner reaches all of it, by the same routes', async () => {
  for (const { method, path, url } of await operations()) {
    if (method === 'GET' && namesThing(path)) {
      const { status, text } = await owner.request(method, url);
      expect(status, `${url} ${text}`).toBe(200);
    }
  }
});

test('a profile reaches the tables of its access list alone, and no webhooks', async () => {
  const { rows } = await api.database.pool.query('select id from rowcast.data_table where account_id = $1', [owner.accountId]);
  const tableId = Number(rows[0].id);
  await make(owner.request('POST', '/v2/tables', { Name: 'Hidden', Columns: [{ Name: 'A', Type: 'STRING' }] }));
  const reader = await api.newProfile(owner.accountId, { name: 'Reader', access: new Map([[tableId, 'read']]) });
  const writer = await api.newProfile(owner.accountId, { name: 'Writer', access: new Map([[tableId, 'write']]) });

  expect((await reader.request('GET', '/v2/tables')).body).toEqual({ Result: ['Customers'] });
  expect((await reader.request('GET', '/v2/tables/customers/records')).status).toBe(200);
  expect((await reader.request('GET', '/v2/tables/customers/fields/name')).status).toBe(200);
  expect((await reader.request('POST', '/v2/tables/customers/records', { Name: 'X' })).body).toMatchObject({ Code: 'InsufficientPermissions' });
  expect((await reader.request('PUT', '/v2/tables/customers/records?where=PK_ID=1', { Name: 'X' })).status).toBe(403);
  expect((await reader.request('DELETE', '/v2/tables/customers/records?where=PK_ID=1')).status).toBe(403);
  expect((await reader.request('GET', '/v2/tables/Hidden')).status).toBe(403);
  expect((await writer.request('POST', '/v2/tables/customers/records', { Name: 'X' })).status).toBe(201);
  expect((await writer.request('GET', '/v2/tables/Hidden/records')).status).toBe(403);

  for (const { method, path, url } of await operations()) {
    const definesTables = /\/tables$|\/tables\/\{table\}$|\/fields/.test(path) && method !== 'GET';
    if (definesTables || path.includes('outgoingWebhooks') || path.includes('inspectors') || /^\/v\d\/files/.test(path)) {
      expect((await writer.request(method, url, bodyFor(method.toLowerCase(), path))).status, `${method} ${url}`).toBe(403);
    }
  }
});

/** What a list answers; of counters, those of something that happened. */
function rowsOf(answer: unknown): unknown[] {
  const { Result, Webhooks } = answer as { Result?: unknown[] | Record<string, unknown[]>; Webhooks?: unknown[] };
  const rows = Array.isArray(answer) ? answer : (Result === undefined ? (Webhooks ?? [answer]) : Object.values(Result).flat());
  const empty = [{ Messages: 0 }, { Waiting: 0, Latency: { Calls: 0, P50: null, P95: null, P99: null } }];
  return rows.filter((row) => !empty.some((counters) => Object.entries(counters).every(([name, value]) => isDeepStrictEqual((row as Record<string, unknown> | null)?.[name], value))));
}

/** Everything of the owner that a stranger might have changed. */
async function snapshot(): Promise<unknown> {
  const { pool } = api.database;
  const ofAccount = async (table: string) => (await pool.query(`select t::text as row from rowcast.${table} t where account_id = $1 order by 1`, [owner.accountId])).rows;
  return {
    ...Object.fromEntries(await Promise.all(['data_table', 'field', 'webhook', 'outgoing_url', 'event', 'event_version', 'inspector', 'file', 'folder', 'content', 'import'].map(async (table) => [table, await ofAccount(table)]))),
    records: (await owner.request('GET', '/v2/tables/Customers/records')).body,
  };
}
