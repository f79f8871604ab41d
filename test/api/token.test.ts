import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiUnderTest, send } from './api-under-test.ts';
import type { ApiUnderTest, Client } from './api-under-test.ts';

interface TokenAnswer {
  access_token: string;
  refresh_token: string;
}

let api: ApiUnderTest;
let client: Client;
beforeAll(async () => {
  api = await apiUnderTest();
  client = await api.newAccount();
});
afterAll(() => api.close());

const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  send<TokenAnswer>(api.app, 'POST', '/oauth/token', new URLSearchParams(form).toString(), { 'content-type': 'application/x-www-form-urlencoded', ...headers });
const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });
const tables = (token: string) => send(api.app, 'GET', '/v2/tables', undefined, { authorization: `bearer ${token}` });

test('client credentials in the form give a token that works', async () => {
  const { status, headers, body } = await post({ grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret });
  expect(status).toBe(200);
  expect(body).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86399, refresh_token: expect.any(String) });
  expect(headers['cache-control']).toBe('no-store');
  expect((await tables(body.access_token)).status).toBe(200);
});

test('HTTP Basic does too, and a new token ends no older one', async () => {
  const first = await post({ grant_type: 'client_credentials' }, basic(client.clientId, client.clientSecret));
  const second = await post({ grant_type: 'client_credentials' }, basic(client.clientId, client.clientSecret));
  expect(first.status).toBe(200);
  expect(first.body.access_token).not.toBe(second.body.access_token);
  expect((await tables(first.body.access_token)).status).toBe(200);
});

test('a refresh token gives new tokens, again and again', async () => {
  const { body: { refresh_token: refreshToken, access_token: accessToken } } = await post({ grant_type: 'client_credentials' }, basic(client.clientId, client.clientSecret));
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: client.clientId, client_secret: client.clientSecret };
  const first = await post(form);
  const second = await post(form);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect((await tables(second.body.access_token)).status).toBe(200);
  expect((await tables(accessToken)).status).toBe(200);
});

test('a refresh token of another client is refused', async () => {
  const other = await api.newAccount();
  const { body } = await post({ grant_type: 'client_credentials' }, basic(other.clientId, other.clientSecret));
  const answer = await post({ grant_type: 'refresh_token', refresh_token: body.refresh_token }, basic(client.clientId, client.clientSecret));
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ Code: 'IncorrectBodyParameter', Message: expect.stringContaining('invalid_grant') });
});

test('what is wrong is told in the error body', async () => {
  const wrong = await post({ grant_type: 'client_credentials', client_id: client.clientId, client_secret: 'wrong' });
  expect(wrong.status).toBe(401);
  expect(wrong.body).toEqual({ Code: 'Unauthorized', Message: expect.stringContaining('invalid_client'), Resource: '/oauth/token', RequestId: wrong.headers['x-request-id'] });
  const wrongBasic = await post({ grant_type: 'client_credentials' }, basic(client.clientId, 'wrong'));
  expect(wrongBasic.headers['www-authenticate']).toMatch(/^Basic/);
  expect((await post({ client_id: client.clientId, client_secret: client.clientSecret })).body).toMatchObject({ Message: expect.stringContaining('grant_type') });
  expect((await post({ grant_type: 'nonsense', client_id: client.clientId, client_secret: client.clientSecret })).body).toMatchObject({ Message: expect.stringContaining('unsupported_grant_type') });
  expect((await post({ grant_type: 'refresh_token', refresh_token: 'x' }, basic(client.clientId, client.clientSecret))).status).toBe(400);
  expect((await send(api.app, 'POST', '/oauth/token', { grant_type: 'client_credentials' })).status).toBe(415);
  expect((await send(api.app, 'POST', '/oauth/token')).body).toMatchObject({ Code: 'IncorrectBodyParameter', Message: 'The body is missing.' });
  expect((await post({ client_id: 'x'.repeat(65 * 1024) })).body).toMatchObject({ Code: 'BodyTooLarge', Message: expect.stringContaining('64 KiB') });
  expect((await send(api.app, 'GET', '/oauth/token')).status).toBe(405);
  expect((await post({ grant_type: 'client_credentials', client_id: 'a\0b', client_secret: 'x' })).status).toBe(400);
});

test('wrong credentials too often must wait, other clients need not', async () => {
  const other = await api.newAccount();
  let last;
  for (let i = 0; i < 21; i++) {
    last = await post({ grant_type: 'client_credentials', client_id: other.clientId, client_secret: 'wrong' });
  }
  expect(last?.status).toBe(429);
  expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
  expect((await post({ grant_type: 'client_credentials' }, basic(client.clientId, client.clientSecret))).status).toBe(200);
});

test('a token that is unknown, of another kind or missing is 401', async () => {
  for (const authorization of [undefined, 'Bearer', 'Bearer nonsense', `Basic ${client.accessToken}`, `Bearer ${client.accessToken} x`]) {
    const answer = await send(api.app, 'GET', '/v3/tables', undefined, authorization === undefined ? {} : { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.body).toMatchObject({ Code: 'Unauthorized', Resource: '/v3/tables' });
  }
});
