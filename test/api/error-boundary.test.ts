import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiUnderTest, send } from './api-under-test.ts';
import type { ApiUnderTest, Client } from './api-under-test.ts';

let api: ApiUnderTest;
let client: Client;
beforeAll(async () => {
  api = await apiUnderTest();
  client = await api.newAccount();
});
afterAll(() => api.close());

test('every answer carries its id twice, an error also in its body', async () => {
  const found = await client.request('GET', '/v2/tables');
  expect(found.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(found.headers['x-caspio-request-id']).toBe(found.headers['x-request-id']);
  const missing = await client.request('GET', '/rest/v2/tables/Nothing?x=1');
  expect(missing.status).toBe(404);
  expect(missing.headers['x-caspio-request-id']).toBe(missing.headers['x-request-id']);
  expect(missing.body).toEqual({ Code: 'ObjectNotFound', Message: expect.any(String), Resource: '/rest/v2/tables/Nothing', RequestId: missing.headers['x-request-id'] });
});

test('an address without a route is 404, a wrong method 405 with those it takes', async () => {
  expect((await client.request('GET', '/v2/nothing')).status).toBe(404);
  expect((await send(api.app, 'GET', '/')).status).toBe(404);
  const wrong = await client.request('PATCH', '/v2/tables/Some');
  expect(wrong.status).toBe(405);
  expect(wrong.headers['allow']).toBe('DELETE, GET, HEAD, PUT');
  expect(wrong.body).toMatchObject({ Code: 'MethodNotAllowed' });
  expect((await client.request('DELETE', '/v2/tables/')).status).toBe(405);
});

test.each(['/v2', '/v3', '/rest/v2', '/integrations/rest/v2', '/integrations/rest/v3'])('%s is a root of the API', async (root) => {
  expect((await client.request('GET', `${root}/tables`)).body).toEqual({ Result: [] });
});

test('a body must be JSON, and not too large', async () => {
  expect((await client.request('POST', '/v2/tables', '{"Name":')).body).toMatchObject({ Code: 'IncorrectBodyParameter', Message: expect.stringContaining('not valid JSON') });
  expect((await client.request('POST', '/v2/tables', '{}', { 'content-type': 'text/plain' })).body).toMatchObject({ Code: 'UnsupportedMediaType' });
  expect((await client.request('POST', '/v2/tables', '{}', { 'content-type': 'nonsense' })).status).toBe(415);
  expect((await client.request('POST', '/v2/tables')).status).toBe(400);
  const large = await client.request('POST', '/v2/tables', `{"Name":"${'x'.repeat(16 * 1024 * 1024)}"}`);
  expect(large.status).toBe(413);
  expect(large.body).toMatchObject({ Code: 'BodyTooLarge' });
});

test('an address of more than 2,047 characters is 414, one that is no address 400', async () => {
  const long = await client.request('GET', `/v2/tables?x=${'y'.repeat(2047)}`);
  expect(long.status).toBe(414);
  expect(long.body).toMatchObject({ Code: 'UriTooLong' });
  expect((await client.request('GET', `/v2/tables/${'y'.repeat(3000)}`)).body).toMatchObject({ Code: 'UriTooLong' });
  expect((await client.request('GET', `/v2/tables/${'y'.repeat(2000)}`)).body).toMatchObject({ Code: 'ObjectNotFound' });
  const bad = await client.request('GET', '/v2/tables/%zz');
  expect(bad.status).toBe(400);
  expect(bad.body).toMatchObject({ RequestId: bad.headers['x-request-id'] });
});

test('a NUL in a path or a body is the client\'s fault', async () => {
  for (const answer of [
    await client.request('GET', '/v2/tables/a%00b'),
    await client.request('GET', '/v2/tables/a%00b/records'),
    await client.request('GET', '/v2/outgoingWebhooks/a%00b'),
    await client.request('GET', '/v2/inspectors/a%00b/calls'),
    await client.request('POST', '/v2/outgoingWebhooks', { Name: 'a\0b', OutgoingUrls: ['https://example.com'] }),
  ]) {
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.status, answer.text).toBeLessThan(500);
  }
});

test('unknown query parameters and those given twice are named', async () => {
  const answer = await client.request('GET', '/v2/outgoingWebhooks/logs?Statsu=Success&Limit=1&limit=2');
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ Code: 'IncorrectQueryParameter', Message: 'Statsu: is not a known parameter. limit: is given more than once.' });
  expect((await client.request('GET', '/v2/outgoingWebhooks/logs?From=yesterday&Limit=many')).body).toMatchObject({ Message: expect.stringMatching(/From: .*Limit: /) });
});

test('what fails inside is told without detail, and observed', async () => {
  const failing = await apiUnderTest({ ready: () => Promise.reject(new TypeError('secret detail')) });
  const answer = await send(failing.app, 'GET', '/readyz');
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('secret');
  expect(failing.observations).toContainEqual(expect.objectContaining({ kind: 'request.failed', route: '/readyz', requestId: answer.headers['x-request-id'], error: expect.any(TypeError) }));
  await failing.close();
});

test('without the database the answer is 503', async () => {
  const lost = await apiUnderTest({ pool: { query: () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })) } as never });
  const answer = await send(lost.app, 'GET', '/v2/tables', undefined, { authorization: 'Bearer x' });
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('2');
  expect(answer.body).toMatchObject({ Code: 'ServiceUnavailable' });
  await lost.close();
});

test('a profile that asks too often gets 429, another does not', async () => {
  const limited = await apiUnderTest();
  const plan = { limits: { requestsPerMinute: 3 } };
  const [one, two] = [await limited.newAccount(plan), await limited.newAccount(plan)];
  for (const url of ['/v2/tables', '/v3/tables', '/v2/outgoingWebhooks']) {
    expect((await one.request('GET', url)).status).toBe(200);
  }
  const answer = await one.request('GET', '/v2/tables');
  expect(answer.status).toBe(429);
  expect(answer.body).toMatchObject({ Code: 'TooManyRequests', RequestId: answer.headers['x-request-id'] });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect((await two.request('GET', '/v2/tables')).status).toBe(200);
  await limited.close();
});

test('requests are observed by their route', async () => {
  await client.request('GET', '/rest/v2/tables/Nothing');
  await expect.poll(() => api.observations).toContainEqual({
    kind: 'request.answered', requestId: expect.any(String), method: 'GET', route: '/v2/tables/:table', status: 404, milliseconds: expect.any(Number), accountId: client.accountId,
  });
});

test('what is not even HTTP is answered and closed', async () => {
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo;
  const ask = (text: string) => new Promise<string>((resolve, reject) => {
    let answer = '';
    connect(port, '127.0.0.1').on('data', (data) => (answer += String(data))).on('end', () => resolve(answer)).on('error', reject).end(text);
  });
  expect(await ask('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"RequestId":"/);
  expect(await ask(`GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(/^HTTP\/1\.1 414 [\s\S]*"Code":"UriTooLong"/);
});
