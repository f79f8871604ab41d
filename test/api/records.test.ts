import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { apiUnderTest, PUBLIC_URL } from './api-under-test.ts';
import type { ApiUnderTest, Client } from './api-under-test.ts';

interface Rows {
  Result: Record<string, unknown>[];
}

let api: ApiUnderTest;
let client: Client;
beforeAll(async () => {
  api = await apiUnderTest();
  client = await api.newAccount();
  const { status, text } = await client.request('POST', '/v3/tables', {
    Name: 'People',
    Fields: [{ Name: 'Name', Type: 'STRING' }, { Name: 'Age', Type: 'INTEGER' }, { Name: 'Pay', Type: 'CURRENCY' }],
  });
  expect(status, text).toBe(201);
});
afterAll(() => api.close());
beforeEach(async () => {
  await client.request('DELETE', '/v2/tables/People/records?q.where=PK_ID > 0');
});

const url = '/v2/tables/People/records';
const q = (query: Record<string, string>) => `?${new URLSearchParams(query)}`;

test('a record is inserted: 201, empty, and its address', async () => {
  const { status, text, headers } = await client.request('POST', '/v3/tables/people/records', { name: 'Ada', Age: 36 });
  expect([status, text]).toEqual([201, '']);
  expect(headers['location']).toMatch(/\/v3\/tables\/People\/records\?q\.where=PK_ID=\d+$/);
  const found = await client.request<Rows>('GET', String(headers['location']).slice(PUBLIC_URL.length));
  expect(found.body.Result).toEqual([{ PK_ID: expect.any(Number), Name: 'Ada', Age: 36, Pay: null }]);
});

test('the worker is woken by changes that somebody listens to, and by no others', async () => {
  await client.request('POST', '/v3/tables', { Name: 'Heard', Fields: [{ Name: 'Name', Type: 'STRING' }] });
  const records = '/v2/tables/Heard/records';
  const nudges = api.nudges();
  await client.request('POST', records, { Name: 'Ada' });
  expect(api.nudges()).toBe(nudges);
  const webhook = await client.request<{ Id: string }>('POST', '/v2/outgoingWebhooks', { Name: 'Listener', OutgoingUrls: ['https://example.com/'] });
  const event = await client.request('POST', `/v2/outgoingWebhooks/${webhook.body.Id}/events`, { ObjectName: 'Heard', EventType: 'table.recordInsert' });
  expect(event.status, event.text).toBe(201);
  await client.request('POST', records, { Name: 'Bob' });
  await client.request('PUT', `${records}?q.where=Name='Bob'`, { Name: 'Cyd' });
  await client.request('GET', records);
  expect(api.nudges()).toBe(nudges + 2);
  await api.database.pool.query('delete from rowcast.change');
});

test('with response=rows the record is answered, PK_ID first', async () => {
  const { status, body, text } = await client.request<Rows>('POST', `${url}?response=rows`, { Name: 'Ada', Pay: 12.5 });
  expect(status).toBe(201);
  expect(body.Result).toEqual([{ PK_ID: expect.any(Number), Name: 'Ada', Age: null, Pay: 12.5 }]);
  expect(text).toMatch(/^\{"Result":\[\{"PK_ID":/);
  expect((await client.request('POST', `${url}?response=columns`, { Name: 'Ada' })).body).toMatchObject({ Code: 'IncorrectQueryParameter', Message: 'response: must be rows.' });
});

test('an array of records is inserted as one', async () => {
  const made = await client.request<Rows>('POST', `${url}?response=rows`, [{ Name: 'Ada' }, { Name: 'Bob' }]);
  expect(made.body.Result.map((row) => row['Name'])).toEqual(['Ada', 'Bob']);
  expect(made.headers['location']).toMatch(new RegExp(`PK_ID=${made.body.Result[0]?.['PK_ID'] as number}$`));
  const failed = await client.request('POST', url, [{ Name: 'Cyd' }, { Age: 'old' }]);
  expect(failed.body).toMatchObject({ Code: 'InvalidInputValue', Message: expect.stringContaining('Age') });
  expect((await client.request<Rows>('GET', url)).body.Result).toHaveLength(2);
  expect((await client.request('POST', url, Array.from({ length: 1001 }, () => ({ Name: 'x' })))).status).toBe(400);
});

test('records are updated and deleted by a condition, spelled in any case', async () => {
  await client.request('POST', url, [{ Name: 'Ada', Age: 36 }, { Name: 'Bob', Age: 20 }, { Name: "O'Hara", Age: 20 }]);
  expect((await client.request('PUT', `${url}${q({ 'q.where': 'Age = 20' })}`, { Age: 21 })).body).toEqual({ RecordsAffected: 2, Result: [] });
  const rows = await client.request<Rows & { RecordsAffected: number }>('PUT', `${url}${q({ WHERE: "name = 'O''Hara'", Response: 'rows' })}`, { Age: 22 });
  expect(rows.body).toEqual({ RecordsAffected: 1, Result: [{ PK_ID: expect.any(Number), Name: "O'Hara", Age: 22, Pay: null }] });
  expect((await client.request('DELETE', `${url}${q({ 'Q.Where': 'Age > 100' })}`)).body).toEqual({ RecordsAffected: 0 });
  expect((await client.request('DELETE', `${url}${q({ where: 'Age > 20' })}`)).body).toEqual({ RecordsAffected: 3 });
});

test('to update or delete, a condition is needed', async () => {
  for (const query of ['', '?q.where=', '?where=%20', '?q.wehre=PK_ID%3D1']) {
    expect((await client.request('PUT', url + query, { Age: 1 })).body).toMatchObject({ Code: 'IncorrectQueryParameter' });
    expect((await client.request('DELETE', url + query)).body).toMatchObject({ Code: 'IncorrectQueryParameter' });
  }
});

test('records are selected, ordered, limited and paged', async () => {
  await client.request('POST', url, Array.from({ length: 12 }, (_, i) => ({ Name: `N${String(i).padStart(2, '0')}`, Age: i })));
  const names = async (query: Record<string, string>) => (await client.request<Rows>('GET', url + q(query))).body.Result.map((row) => row['Name']);
  expect(await names({ 'q.where': 'Age >= 10', 'q.orderBy': 'Name DESC' })).toEqual(['N11', 'N10']);
  expect(await names({ 'q.limit': '2', 'q.orderBy': 'Name' })).toEqual(['N00', 'N01']);
  expect(await names({ 'q.pageNumber': '2', 'q.pageSize': '5', 'q.orderBy': 'Name' })).toEqual(['N05', 'N06', 'N07', 'N08', 'N09']);
  expect((await client.request<Rows>('GET', url + q({ 'q.select': 'age', 'q.where': "Name = 'N03'" }))).body.Result).toEqual([{ Age: 3 }]);

  const third = await client.request('GET', `/v3/tables/People/records${q({ 'q.getPaginationInfo': 'true', 'q.pageSize': '5' })}`);
  expect(third.body).toMatchObject({ Result: expect.any(Array), Pagination: { TotalCount: 12, PageNumber: 1, PageSize: 5 } });
  expect((await client.request('GET', '/v3/tables/People/records?q.pageSize=5')).body).not.toHaveProperty('Pagination');
});

test.each([
  { 'q.where': 'Age = ' }, { 'q.where': 'Nothing = 1' }, { 'q.where': "1=1; drop table x" }, { 'q.limit': '1001' }, { 'q.limit': 'ten' }, { 'q.limit': '-1' },
  { 'q.pageSize': '4' }, { 'q.pageNumber': '0' }, { 'q.orderBy': 'Nothing' }, { 'q.select': 'Nothing' }, { 'q.groupBy': 'Age' }, { 'q.getPaginationInfo': 'true' },
  { 'q.where': "Name = 'a\0b'" }, { 'q.where': 'Age = 99999999999999999999999999' }, { 'q.pageNumber': '999999999', 'q.pageSize': '1000' },
])('%o is 400 or nothing, never our fault', async (query: Record<string, string>) => {
  const { status, text } = await client.request('GET', url + q(query));
  expect(status, text).toSatisfy((code: number) => code === 400 || code === 200);
});

test('read-only fields, unknown fields and wrong values are told apart', async () => {
  expect((await client.request('POST', url, { PK_ID: 1 })).body).toMatchObject({ Code: 'AlterReadOnlyData' });
  expect((await client.request('POST', url, { Nothing: 1 })).body).toMatchObject({ Code: 'IncorrectBodyParameter', Message: expect.stringContaining('Nothing') });
  expect((await client.request('POST', url, { Age: 1.5 })).body).toMatchObject({ Code: 'InvalidInputValue', Message: expect.stringContaining('Age') });
  expect((await client.request('POST', url, { Name: 'a\0b' })).status).toBe(400);
  expect((await client.request('POST', '/v2/tables/Nothing/records', { A: 1 })).body).toMatchObject({ Code: 'ObjectNotFound' });
  for (const body of ['text', 1, null, [], [1], [null], {}]) {
    expect((await client.request('PUT', `${url}?where=PK_ID=1`, JSON.stringify(body))).status, JSON.stringify(body)).toBe(400);
  }
});

test('a change carries how it came, whose it was, and the message that it answers', async () => {
  const { body } = await client.request<{ Id: string }>('POST', '/v2/outgoingWebhooks', { Name: 'W', OutgoingUrls: ['https://example.com/w'] });
  const event = await client.request('POST', `/v2/outgoingWebhooks/${body.Id}/events`, { EventType: 'table.recordInsert', ObjectName: 'People' });
  expect(event.status, event.text).toBe(201);
  const cause = randomUUID();
  await client.request('POST', url, { Name: 'Ada' }, { 'webhook-id': cause });
  await client.request('POST', url, { Name: 'Bob' }, { 'webhook-id': 'nonsense' });
  const { rows } = await api.database.pool.query('select source, actor, cause from rowcast.change where account_id = $1 order by id', [client.accountId]);
  expect(rows).toEqual([{ source: 'RESTAPIs', actor: 'Full', cause }, { source: 'RESTAPIs', actor: 'Full', cause: expect.toSatisfy((told) => told === null || told === '') }]);
});
