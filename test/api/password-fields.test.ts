import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiUnderTest } from './api-under-test.ts';
import type { ApiUnderTest, Client } from './api-under-test.ts';

let api: ApiUnderTest;
let client: Client;
beforeAll(async () => {
  api = await apiUnderTest();
  client = await api.newAccount();
  await client.request('POST', '/v3/tables', { Name: 'Users', Fields: [{ Name: 'Name', Type: 'STRING' }, { Name: 'Secret', Type: 'PASSWORD' }, { Name: 'Pin', Type: 'PASSWORD' }] });
  await client.request('POST', '/v2/tables/Users/records', [{ Name: 'Ada', Secret: 'first' }, { Name: 'Bob' }]);
});
afterAll(() => api.close());

const where = (name: string) => `q.where=${encodeURIComponent(`Name = '${name}'`)}`;
const verify = (name: string, Value: string) => client.request('POST', `/v2/tables/users/passwordFields/secret/verify?${where(name)}`, { Value });

test('the names of the PASSWORD fields are answered, their values never', async () => {
  expect((await client.request('GET', '/v3/tables/users/passwordFields')).body).toEqual({ Result: ['Secret', 'Pin'] });
  expect((await client.request('GET', '/v2/tables/Users/records')).text).not.toMatch(/Secret|argon2/);
});

test('a password is set by a condition, verified and emptied', async () => {
  expect((await verify('Ada', 'first')).body).toEqual({ Result: { Valid: true } });
  const set = await client.request('PUT', `/v2/tables/Users/passwordFields/Secret?${where('Ada')}`, { Value: 'second' });
  expect([set.status, set.body]).toEqual([200, { RecordsAffected: 1 }]);
  expect((await verify('Ada', 'first')).body).toEqual({ Result: { Valid: false } });
  expect((await verify('Ada', 'second')).body).toEqual({ Result: { Valid: true } });
  const emptied = await client.request('DELETE', `/v3/tables/Users/passwordFields/Secret?${where('Ada')}`);
  expect([emptied.status, emptied.body]).toEqual([200, { RecordsAffected: 1 }]);
  expect((await verify('Ada', 'second')).body).toEqual({ Result: { Valid: false } });
});

test('no record, and no password, is verified by none; several records are refused', async () => {
  expect((await verify('Nobody', 'x')).body).toEqual({ Result: { Valid: false } });
  expect((await verify('Bob', 'x')).body).toEqual({ Result: { Valid: false } });
  const several = await client.request('POST', '/v2/tables/Users/passwordFields/Secret/verify?q.where=PK_ID>0', { Value: 'x' });
  expect(several.body).toMatchObject({ Code: 'IncorrectQueryParameter', Message: expect.stringContaining('one record') });
});

test('what is wrong is named', async () => {
  expect((await client.request('PUT', '/v2/tables/Users/passwordFields/Secret', { Value: 'x' })).body).toMatchObject({ Code: 'IncorrectQueryParameter', Message: 'q.where: is required.' });
  expect((await client.request('PUT', `/v2/tables/Users/passwordFields/Name?${where('Ada')}`, { Value: 'x' })).status).toBe(404);
  expect((await client.request('PUT', `/v2/tables/Users/passwordFields/None?${where('Ada')}`, { Value: 'x' })).body).toMatchObject({ Code: 'FieldNotFound' });
  const wrong = await client.request('PUT', `/v2/tables/Users/passwordFields/Secret?${where('Ada')}`, { Value: '', More: 1 });
  expect(wrong.body).toMatchObject({ Code: 'IncorrectBodyParameter', Message: expect.stringMatching(/Value.*More|More.*Value/s) });
});

test('other requests stay quick while 200 passwords are set', async () => {
  let answered = 0;
  let writing = true;
  const writes = Promise.all(
    Array.from({ length: 200 }, (_, index) => client.request('POST', '/v2/tables/Users/records', { Name: `User ${index}`, Secret: `password ${index}` })),
  ).finally(() => {
    writing = false;
  });
  while (writing) {
    expect((await client.request('GET', '/v2/tables')).status).toBe(200);
    answered += 1;
  }
  expect((await writes).map(({ status }) => status)).toEqual(Array.from({ length: 200 }, () => 201));
  // Behind 200 hashes in one queue a request would wait for most of them.
  expect(answered).toBeGreaterThan(20);
});
