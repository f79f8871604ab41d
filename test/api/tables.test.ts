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
