import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiUnderTest } from './api-under-test.ts';
import type { ApiUnderTest, Client } from './api-under-test.ts';

let api: ApiUnderTest;
let client: Client;
beforeAll(async () => {
  api = await apiUnderTest();
  client = await api.newAccount();
});
afterAll(() => api.close());

test('a table is made in both spellings, listed, shown in any case, and deleted', async () => {
  const made = await client.request('POST', '/v2/tables', { Name: 'Orders', Note: 'ours', Columns: [{ Name: 'Total', Type: 'CURRENCY' }] });
  expect([made.status, made.text]).toEqual([201, '']);
  expect((await client.request('POST', '/v3/tables', { Name: 'Admins', Fields: [{ Name: 'Name', Type: 'STRING' }] })).status).toBe(201);
  expect((await client.request('GET', '/v2/tables')).body).toEqual({ Result: ['Admins', 'Orders'] });
  expect((await client.request('GET', '/v3/tables/oRDERS')).body).toEqual({ Result: { Name: 'Orders', Note: 'ours' } });
  const gone = await client.request('DELETE', '/v2/tables/ORDERS');
  expect([gone.status, gone.text]).toEqual([204, '']);
  expect((await client.request('GET', '/v2/tables/Orders')).body).toMatchObject({ Code: 'ObjectNotFound' });
});

test('all that is wrong with a table is named', async () => {
  const answer = await client.request('POST', '/v3/tables', { Name: '1', Colour: 'red', Fields: [{ Name: 'A', Type: 'NOTHING' }] });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ Code: 'IncorrectBodyParameter', Message: expect.stringMatching(/^(?=.*Name)(?=.*Colour)(?=.*Fields\[0\]\.Type)/s) });
  for (const body of [[], 'text', 1, null, {}, { Name: 'X', Fields: {} }, { Name: {}, Fields: [null] }]) {
    expect((await client.request('POST', '/v3/tables', JSON.stringify(body))).status, JSON.stringify(body)).toBe(400);
  }
});

test('a taken name is a conflict', async () => {
  await client.request('POST', '/v3/tables', { Name: 'Taken', Fields: [{ Name: 'A', Type: 'STRING' }] });
  expect((await client.request('POST', '/v3/tables', { Name: 'TAKEN', Fields: [{ Name: 'A', Type: 'STRING' }] })).body).toMatchObject({ Code: 'Conflict' });
});

test('a table is renamed: its records, events, views and tasks follow', async () => {
  await client.request('POST', '/v3/tables', { Name: 'Old', Note: 'kept', Fields: [{ Name: 'A', Type: 'STRING', Unique: true }, { Name: 'N', Type: 'AUTONUMBER' }] });
  await client.request('POST', '/v3/tables', { Name: 'Beside', Fields: [{ Name: 'B', Type: 'STRING' }] });
  await client.request('POST', '/v3/tables/Old/records', { A: 'one' });
  const { body: webhook } = await client.request<{ Id: string }>('POST', '/v2/outgoingWebhooks', { Name: 'Renamed', OutgoingUrls: ['https://example.com/renamed'] });
  const event = await client.request<{ Id: string }>('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, {
    EventType: 'table.recordUpdate', ObjectName: 'Old', CustomPayloadTemplate: '{"a": "[@field:A]"}',
  });
  const view = { Name: 'OldView', Tables: ['Old', { Table: 'Beside', Alias: 'Called', Join: 'left', On: 'Old.A = Called.B' }], Fields: ['Old.A'], Where: "Old.A <> 'x'" };
  expect((await client.request('POST', '/v2/views', view)).status).toBe(201);
  const task = await client.request<{ Result: { ExternalKey: string } }>('POST', '/v2/tasks', {
    Name: 'Rename', Steps: [{ Action: 'update', Table: 'Old', Where: "A = 'one'", Values: { A: 'two' } }],
  });

  const renamed = await client.request('PUT', '/v2/tables/old', { Name: 'New' });
  expect([renamed.status, renamed.body]).toEqual([200, { Result: { Name: 'New', Note: 'kept' } }]);
  for (const path of ['/v2/tables/Old', '/v2/tables/Old/records']) expect((await client.request('GET', path)).body).toMatchObject({ Code: 'ObjectNotFound' });
  expect((await client.request('POST', `/v2/tasks/${task.body.Result.ExternalKey}/run`)).body).toMatchObject({ Result: { Status: 'Success', RecordsAffected: 1 } });
  expect((await client.request('POST', '/v2/tables/New/records?response=rows', { A: 'three' })).body).toEqual({ Result: [{ PK_ID: 2, A: 'three', N: 2 }] });
  expect((await client.request('POST', '/v2/tables/New/records', { A: 'THREE' })).body).toMatchObject({ Message: expect.stringContaining('A: The value must be unique') as string });
  expect((await client.request('GET', '/v2/views/OldView/records?q.orderBy=A')).body).toMatchObject({ Result: [{ A: 'three' }, { A: 'two' }] });
  expect((await client.request('GET', '/v2/views/OldView')).body).toMatchObject({ Result: { Status: 'Active', Tables: [{ Table: 'New', Alias: 'New' }, { On: '[New.A] = [Called.B]' }] } });
  expect((await client.request('GET', `/v2/outgoingWebhooks/${webhook.Id}/events/${event.body.Id}`)).body).toMatchObject({
    Status: 'Active', ObjectName: 'New', CustomPayloadTemplate: '{"a": "[@field:A]"}',
  });
  // Its own name in another case, and a note.
  expect((await client.request('PUT', '/v3/tables/New', { Name: 'NEW', Note: 'other' })).body).toEqual({ Result: { Name: 'NEW', Note: 'other' } });
  expect((await client.request('GET', '/v3/tables/new/records')).body).toMatchObject({ Result: [{ A: 'two' }, { A: 'three' }] });
  // The name is free again.
  expect((await client.request('POST', '/v3/tables', { Name: 'Old', Fields: [{ Name: 'Z', Type: 'STRING' }] })).status).toBe(201);
  expect((await client.request('GET', '/v2/tables/Old/records')).body).toEqual({ Result: [] });
});

test('a table gets no name that is none, or is taken, also inside a view', async () => {
  for (const Name of ['First', 'Second']) await client.request('POST', '/v3/tables', { Name, Fields: [{ Name: 'A', Type: 'STRING' }] });
  await client.request('POST', '/v2/views', { Name: 'Both', Tables: ['First', { Table: 'Second', Alias: 'Other', Join: 'inner', On: 'First.A = Other.A' }], Fields: ['First.A'] });
  for (const Name of ['SECOND', 'both', 'Other']) expect((await client.request('PUT', '/v3/tables/First', { Name })).body, Name).toMatchObject({ Code: 'Conflict' });
  for (const body of [{}, [], { Name: '1' }, { Name: null }, { Note: 1 }, { Name: 'Third', Fields: [] }]) {
    expect((await client.request('PUT', '/v3/tables/First', JSON.stringify(body))).body, JSON.stringify(body)).toMatchObject({ Code: 'IncorrectBodyParameter' });
  }
  expect((await client.request('PUT', '/v3/tables/Nowhere', { Name: 'Third' })).status).toBe(404);
  expect((await client.request('GET', '/v3/tables/First')).status).toBe(200);
});

test('fields are added, shown, changed in the spelling of the version, and deleted', async () => {
  await client.request('POST', '/v3/tables', { Name: 'People', Fields: [{ Name: 'Name', Type: 'STRING' }] });
  expect((await client.request('POST', '/v2/tables/people/fields', { Name: 'Age', Type: 'INTEGER', Label: 'How old' })).status).toBe(201);
  expect((await client.request('GET', '/v2/tables/people/fields')).body).toMatchObject({ Result: [{ Name: 'Name' }, { Name: 'Age', Type: 'INTEGER', Label: 'How old' }] });
  expect((await client.request('GET', '/v3/tables/people/fields/AGE')).body).toMatchObject({ Result: { Name: 'Age' } });
  const second = await client.request('PUT', '/v2/tables/people/fields/age', { NewName: 'Years' });
  expect(second.status).toBe(200);
  const third = await client.request('PUT', '/v3/tables/people/fields/years', { Name: 'Summers', Label: '' });
  expect([third.status, third.text]).toEqual([204, '']);
  expect((await client.request('PUT', '/v3/tables/people/fields/summers', { NewName: 'X' })).status).toBe(400);
  expect((await client.request('GET', '/v2/tables/people/fields/age')).body).toMatchObject({ Code: 'FieldNotFound' });
  expect((await client.request('GET', '/v2/tables/people/fields/PK_ID')).body).toMatchObject({ Code: 'FieldNotFound' });
  expect((await client.request('DELETE', '/v2/tables/people/fields/summers')).status).toBe(204);
  expect((await client.request('GET', '/v2/tables/people/fields')).body).toMatchObject({ Result: [{ Name: 'Name' }] });
});

test('what events use is deleted by force alone', async () => {
  await client.request('POST', '/v3/tables', { Name: 'Used', Fields: [{ Name: 'A', Type: 'STRING' }, { Name: 'B', Type: 'STRING' }] });
  const { body } = await client.request<{ Id: string }>('POST', '/v2/outgoingWebhooks', { Name: 'W', OutgoingUrls: ['https://example.com/w'] });
  const event = await client.request<{ Id: string }>('POST', `/v2/outgoingWebhooks/${body.Id}/events`, { EventType: 'table.recordUpdate', ObjectName: 'Used', ObjectFields: ['A'] });
  expect(event.status, event.text).toBe(201);
  const refused = await client.request('DELETE', '/v2/tables/Used/fields/A');
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({ Message: expect.stringContaining(event.body.Id) });
  expect((await client.request('DELETE', '/v2/tables/Used/fields/A?Force=TRUE')).status).toBe(204);
  expect((await client.request('GET', `/v2/outgoingWebhooks/${body.Id}/events/${event.body.Id}`)).body).toMatchObject({ Status: 'Inactive' });
});
