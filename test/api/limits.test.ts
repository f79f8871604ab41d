import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limitProblems, limitsOf, LIMITS } from '../../src/accounts/limits.ts';
import { updateAccount } from '../../src/accounts/update-account.ts';
import { apiUnderTest, type ApiUnderTest } from './api-under-test.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const table = (Name: string, fields = 1) => ({ Name, Fields: Array.from({ length: fields }, (_, index) => ({ Name: `F${index}`, Type: 'STRING' })) });

test('docs/reference/limits.md lists every limit with its default and its bound', () => {
  const page = readFileSync('docs/reference/limits.md', 'utf8');
  const listed = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) \| ([\d,]+) \| ([^|]+) \|/gm)].map(([, name, byDefault, most, what]) =>
    [name, { byDefault: Number(byDefault?.replaceAll(',', '')), most: Number(most?.replaceAll(',', '')), what }]);
  expect(Object.fromEntries(listed)).toEqual(LIMITS);
});

test('what is stored of a limit that is no more is passed over; what can not be is named', async () => {
  expect(limitsOf({ maxTables: 3, gone: 5 } as never)).toEqual({ ...limitsOf({}), maxTables: 3 });
  expect(limitProblems({ maxTables: 0, maxFields: 2_000, maxEvents: null, toString: 1 })).toEqual([
    { property: 'limits.maxTables', problem: 'must be a whole number, 1 to 100,000' },
    { property: 'limits.maxFields', problem: 'must be a whole number, 1 to 1,500' },
    { property: 'limits.toString', problem: expect.stringContaining('is no limit; there are maxTables,') },
  ]);
});

test('tables and fields are counted, and a raised limit acts at once', async () => {
  const client = await api.newAccount({ limits: { maxTables: 1, maxFields: 2 } });
  expect(await client.request('POST', '/v2/tables', table('Wide', 3))).toMatchObject({
    status: 400, body: { Code: 'IncorrectBodyParameter', Message: 'Fields: must be at most 2 fields.' },
  });
  expect((await client.request('POST', '/v2/tables', table('One', 2))).status).toBe(201);
  expect(await client.request('POST', '/v2/tables/One/fields', { Name: 'More', Type: 'STRING' })).toMatchObject({
    status: 409, body: { Code: 'Conflict', Message: 'Table One has 2 fields; the most is 2.' },
  });
  expect(await client.request('POST', '/v2/tables', table('Two'))).toMatchObject({ status: 409, body: { Message: 'The account has 1 tables; the most is 1.' } });
  await updateAccount(api.database.pool, client.accountId, { limits: { maxTables: null, maxFields: 3 } });
  expect((await client.request('POST', '/v2/tables', table('Two'))).status).toBe(201);
  expect((await client.request('POST', '/v2/tables/One/fields', { Name: 'More', Type: 'STRING' })).status).toBe(201);
});

test('records of one request are counted', async () => {
  const client = await api.newAccount({ limits: { maxRecordsPerRequest: 2 } });
  await client.request('POST', '/v2/tables', table('T'));
  expect(await client.request('POST', '/v2/tables/T/records', [{}, {}, {}])).toMatchObject({
    status: 400, body: { Code: 'IncorrectBodyParameter', Message: 'At most 2 records can be inserted at once.' },
  });
  expect((await client.request('POST', '/v2/tables/T/records', [{}, {}])).status).toBe(201);
});

test('webhooks and events are counted; deleted ones are not', async () => {
  const client = await api.newAccount({ limits: { maxWebhooks: 1, maxEvents: 1 } });
  await client.request('POST', '/v2/tables', table('T'));
  const webhook = (Name: string) => client.request<{ Id: string }>('POST', '/v2/outgoingWebhooks', { Name, OutgoingUrls: [`https://example.com/${Name}`] });
  const { body: { Id } } = await webhook('one');
  expect(await webhook('two')).toMatchObject({ status: 409, body: { Message: 'An account has 1 webhooks at most.' } });
  const event = (EventType: string) => client.request('POST', `/v2/outgoingWebhooks/${Id}/events`, { EventType, ObjectName: 'T' });
  expect((await event('table.recordInsert')).status).toBe(201);
  expect(await event('table.recordDelete')).toMatchObject({ status: 409, body: { Message: 'A webhook has 1 events at most.' } });
  expect((await client.request('DELETE', `/v2/outgoingWebhooks/${Id}`)).status).toBe(204);
  expect((await webhook('two')).status).toBe(201);
});

test('a slow q.where is undone and answered, for reads and writes', async () => {
  const client = await api.newAccount();
  await client.request('POST', '/v2/tables', { Name: 'Slow', Fields: [{ Name: 'Body', Type: 'TEXT' }] });
  for (let part = 0; part < 4; part += 1) {
    expect((await client.request('POST', '/v2/tables/Slow/records', Array.from({ length: 300 }, () => ({ Body: 'a'.repeat(50_000) })))).status).toBe(201);
  }
  await updateAccount(api.database.pool, client.accountId, { limits: { statementSeconds: 1 } });
  const where = Array.from({ length: 9 }, () => `${'Body+'.repeat(10)}Body LIKE '%ab'`).join(' OR ');
  // What is known of a table is kept for two seconds, its account's limits too.
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  const url = `/v2/tables/Slow/records?q.where=${encodeURIComponent(where)}`;
  const slow = { status: 400, body: { Code: 'SqlServerError', Message: 'The request took longer than 1 s and was undone.' } };
  expect(await client.request('GET', url)).toMatchObject(slow);
  expect(await client.request('PUT', url, { Body: 'b' })).toMatchObject(slow);
  expect(await client.request('DELETE', url)).toMatchObject(slow);
});
