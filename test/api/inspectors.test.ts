import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordInspectedCalls, sweepInspectors } from '../../src/activity/inspector.ts';
import { apiUnderTest, PUBLIC_URL, send } from './api-under-test.ts';
import type { ApiUnderTest, Client } from './api-under-test.ts';

interface Inspector {
  Token: string;
  Url: string;
}
interface Calls {
  Result: { Id: number; ReceivedAt: string; Headers: Record<string, string>; Body: string; SignatureVerified: boolean | null }[];
}

let api: ApiUnderTest;
let client: Client;
beforeAll(async () => {
  api = await apiUnderTest();
  client = await api.newAccount();
});
afterAll(() => api.close());

const newInspector = async () => (await client.request<Inspector>('POST', '/v2/inspectors')).body;
const callsOf = async (token: string) => (await client.request<Calls>('GET', `/v2/inspectors/${token}/calls`)).body.Result;

test('an inspector keeps what comes from outside, of any type, the newest last', async () => {
  const made = await client.request<Inspector>('POST', '/v2/inspectors');
  expect(made.status).toBe(201);
  const { Token: token, Url: url } = made.body;
  expect(url).toBe(`${PUBLIC_URL}/inspect/${token}`);
  expect((await send(api.app, 'POST', `/inspect/${token}`, '{"a":1}', { 'x-one': '1' })).status).toBe(204);
  expect((await send(api.app, 'POST', `/inspect/${token}`, 'plain\0text', { 'content-type': 'text/plain' })).status).toBe(204);
  expect((await send(api.app, 'POST', `/inspect/${token}`)).status).toBe(204);
  expect(await callsOf(token)).toEqual([
    { Id: expect.any(Number), ReceivedAt: expect.stringMatching(/Z$/), Headers: expect.objectContaining({ 'x-one': '1' }), Body: '{"a":1}', SignatureVerified: null },
    expect.objectContaining({ Body: 'plain\uFFFDtext' }),
    expect.objectContaining({ Body: '' }),
  ]);
});

test('an unknown inspector is 404, to callers and to readers; another account does not see one', async () => {
  const { Token: token } = await newInspector();
  expect((await send(api.app, 'POST', '/inspect/unknown', '{}')).status).toBe(404);
  expect(await recordInspectedCalls(api.database.pool, [{ token: 'unknown', headers: {}, body: '' }])).toEqual(new Set());
  expect((await client.request('GET', '/v2/inspectors/unknown/calls')).status).toBe(404);
  const other = await api.newAccount();
  expect((await other.request('GET', `/v2/inspectors/${token}/calls`)).status).toBe(404);
});

test('it tells whether a call is signed by the webhook that has its address', async () => {
  const { Token: token, Url: url } = await newInspector();
  const { status, text, body } = await client.request<{ Id: string; Secret: string }>('POST', '/v2/outgoingWebhooks', { Name: 'To the inspector', OutgoingUrls: [url] });
  expect(status, text).toBe(201);
  const signed = (secret: string) => {
    const at = new Date();
    return { 'webhook-id': 'm', 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': new Webhook(secret).sign('m', at, '{}') };
  };
  await recordInspectedCalls(api.database.pool, [{ token, headers: signed(body.Secret), body: '{}' }]);
  await recordInspectedCalls(api.database.pool, [{ token, headers: signed(`whsec_${Buffer.alloc(32).toString('base64')}`), body: '{}' }]);
  await recordInspectedCalls(api.database.pool, [{ token, headers: {}, body: '{}' }]);
  expect((await callsOf(token)).map((call) => call.SignatureVerified)).toEqual([true, false, null]);
});

test('inspectors are listed with their calls and webhooks, the newest first, and deleted', async () => {
  const { pool } = api.database;
  const owner = await api.newAccount();
  const make = async () => (await owner.request<Inspector>('POST', '/v2/inspectors')).body;
  const [first, second] = [await make(), await make()];
  await recordInspectedCalls(pool, [{ token: first.Token, headers: {}, body: '{}' }]);
  const { body: webhook } = await owner.request<{ Id: string }>('POST', '/v2/outgoingWebhooks', { Name: 'CRM', OutgoingUrls: [first.Url, 'https://example.com/crm'] });
  const list = async () => (await owner.request<{ Result: unknown[] }>('GET', '/v2/inspectors')).body.Result;
  const moment = expect.stringMatching(/Z$/);
  expect(await list()).toEqual([
    { ...second, DateCreated: moment, Calls: 0, LastCall: null, Webhooks: [] },
    { ...first, DateCreated: moment, Calls: 1, LastCall: moment, Webhooks: [{ Id: webhook.Id, Name: 'CRM' }] },
  ]);
  expect((await client.request('DELETE', `/v2/inspectors/${first.Token}`)).status).toBe(404);
  expect((await owner.request('DELETE', `/v2/inspectors/${first.Token}`)).status).toBe(204);
  expect(await list()).toHaveLength(1);
  expect((await send(api.app, 'POST', `/inspect/${first.Token}`, '{}')).status).toBe(404);
});

test('the last hundred calls are kept, within 32 MiB', async () => {
  const { pool } = api.database;
  const { Token: token } = await newInspector();
  for (let i = 0; i < 103; i++) {
    await recordInspectedCalls(pool, [{ token, headers: {}, body: String(i) }]);
  }
  expect((await callsOf(token)).map((call) => call.Body)).toEqual(Array.from({ length: 100 }, (_, i) => String(i + 3)));
  for (let i = 0; i < 4; i++) {
    await recordInspectedCalls(pool, [{ token, headers: {}, body: 'x'.repeat(10 * 1024 * 1024) }]);
  }
  expect(await callsOf(token)).toHaveLength(3);
});

test('calls of the same inspectors that come at once are kept, however they come', async () => {
  const { pool } = api.database;
  const tokens = [(await newInspector()).Token, (await newInspector()).Token];
  const batch = (nth: number) => (nth % 2 === 0 ? tokens : tokens.toReversed()).flatMap((token) => Array.from({ length: 30 }, () => ({ token, headers: {}, body: String(nth) })));
  await Promise.all(Array.from({ length: 40 }, (_, nth) => recordInspectedCalls(pool, batch(nth))));
  for (const token of tokens) expect(await callsOf(token)).toHaveLength(100);
});

test('the hundred newest inspectors of an account are kept; old calls and old empty inspectors go', async () => {
  const { pool } = api.database;
  const other = await api.newAccount();
  for (let i = 0; i < 101; i++) {
    await other.request('POST', '/v2/inspectors');
  }
  const { rows } = await pool.query('select token from rowcast.inspector where account_id = $1 order by created_at', [other.accountId]);
  expect(rows).toHaveLength(100);
  await recordInspectedCalls(pool, [{ token: rows[0].token, headers: {}, body: '' }]);
  await pool.query(`update rowcast.inspector set created_at = now() - interval '31 days' where token = any ($1)`, [[rows[0].token, rows[1].token]]);
  expect(await sweepInspectors(pool)).toBe(1);
  await pool.query(`update rowcast.inspected_call set received_at = now() - interval '8 days' where token = $1`, [rows[0].token]);
  expect(await sweepInspectors(pool)).toBe(2);
});

test('a profile without access to all objects gets none', async () => {
  const limited = await api.newProfile(client.accountId, { name: 'Limited' });
  expect((await limited.request('POST', '/v2/inspectors')).status).toBe(403);
});
