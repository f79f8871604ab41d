import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureFirstOwner } from '../../src/first-owner.ts';
import { apiUnderTest, PUBLIC_URL, type ApiUnderTest, type Client } from './api-under-test.ts';
import { openBrowser, PASSWORD, signedIn } from './console-browser.ts';

let api: ApiUnderTest;
let account: Client;
beforeAll(async () => {
  api = await apiUnderTest();
  account = await api.newAccount();
});
afterAll(() => api.close());

const tokenOf = (link: string) => link.split('#')[1] ?? '';

test('the first start gives a link that makes the owner, once', async () => {
  const link = await ensureFirstOwner({ pool: api.database.pool, publicUrl: PUBLIC_URL, adminEmail: undefined, adminPassword: undefined });
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/sign-in\/link#[\w-]{43}$/);
  const other = await ensureFirstOwner({ pool: api.database.pool, publicUrl: PUBLIC_URL, adminEmail: undefined, adminPassword: undefined });
  const browser = openBrowser(api.app);
  const Token = tokenOf(link ?? '');
  expect(await browser.request('POST', '/console/links/look', { Token })).toMatchObject({ status: 200, body: { Kind: 'first', Email: null, Role: 'owner' } });
  expect(await browser.request('POST', '/console/links/use', { Token, Password: 'short' })).toMatchObject({
    status: 400,
    body: { Message: 'Password: must have 8 to 256 characters. Name: is required. Email: is required.', Problems: [{ Property: 'Password' }, { Property: 'Name' }, { Property: 'Email' }] },
  });
  const made = await browser.request('POST', '/console/links/use', { Token, Password: PASSWORD, Name: 'Ada Lovelace', Email: 'Ada@example.com' });
  expect(made).toMatchObject({ status: 201, body: { User: { Name: 'Ada Lovelace', Email: 'Ada@example.com', Role: 'owner' }, Account: { Id: account.accountId, IntegrationUrl: PUBLIC_URL, Plan: { LogRetentionDays: 30 } } } });
  expect(await browser.request('GET', '/console/session')).toMatchObject({ status: 200, body: { CsrfToken: made.body.CsrfToken } });
  for (const used of [Token, tokenOf(other ?? '')]) {
    expect(await openBrowser(api.app).request('POST', '/console/links/use', { Token: used, Password: PASSWORD, Name: 'Eve', Email: 'eve@example.com' })).toMatchObject({ status: 404 });
  }
  expect(await ensureFirstOwner({ pool: api.database.pool, publicUrl: PUBLIC_URL, adminEmail: undefined, adminPassword: undefined })).toBeNull();
});

test('the cookie is out of reach of scripts and of other sites, and holds nothing that is stored', async () => {
  const browser = await signedIn(api, account.accountId, 'user', 'cookie@example.com');
  const { headers } = await browser.signIn('cookie@example.com');
  expect(headers['set-cookie']).toMatch(/^rowcast_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  expect(headers['cache-control']).toBe('no-store');
  const { rows } = await api.database.pool.query('select encode(hash, \'escape\') as hash from rowcast.session');
  expect(JSON.stringify(rows)).not.toContain(browser.cookie);
});

test('behind https the cookie is Secure', async () => {
  const secure = await apiUnderTest({ publicUrl: 'https://rowcast.example.com' });
  const { accountId } = await secure.newAccount();
  await signedIn(secure, accountId, 'user', 'secure@example.com');
  expect((await openBrowser(secure.app).signIn('secure@example.com')).headers['set-cookie']).toMatch(/; Secure; SameSite=Lax$/);
  await secure.close();
});

test('a sign-in makes a new session and ends the one before', async () => {
  const browser = await signedIn(api, account.accountId, 'user', 'again@example.com');
  const before = { cookie: `rowcast_session=${browser.cookie}` };
  await browser.signIn('again@example.com');
  expect(`rowcast_session=${browser.cookie}`).not.toBe(before.cookie);
  expect((await openBrowser(api.app).request('GET', '/console/session', undefined, before)).status).toBe(401);
});

test('signing out ends this session; everywhere, all of them', async () => {
  const first = await signedIn(api, account.accountId, 'user', 'out@example.com');
  const second = openBrowser(api.app);
  const third = openBrowser(api.app);
  await second.signIn('out@example.com');
  await third.signIn('OUT@example.com');
  expect((await first.request('DELETE', '/console/session')).status).toBe(204);
  expect((await first.request('GET', '/console/session')).status).toBe(401);
  expect((await second.request('DELETE', '/console/sessions')).status).toBe(204);
  expect((await third.request('GET', '/console/session')).status).toBe(401);
});

test('a session ends when it is not used for a day, and thirty days after the sign-in', async () => {
  const idle = await signedIn(api, account.accountId, 'user', 'idle@example.com');
  const old = await signedIn(api, account.accountId, 'user', 'old@example.com');
  const set = (userId: string, change: string) => api.database.pool.query(`update rowcast.session set ${change} where user_id = $1`, [userId]);
  await set(idle.userId, `seen_at = clock_timestamp() - interval '23 hours'`);
  expect((await idle.request('GET', '/console/session')).status).toBe(200);
  const { rows } = await api.database.pool.query(`select from rowcast.session where user_id = $1 and seen_at > clock_timestamp() - interval '1 minute'`, [idle.userId]);
  expect(rows).toHaveLength(1);
  await set(idle.userId, `seen_at = clock_timestamp() - interval '25 hours'`);
  expect((await idle.request('GET', '/console/session')).status).toBe(401);
  await set(old.userId, 'expires_at = clock_timestamp()');
  expect((await old.request('GET', '/console/session')).status).toBe(401);
});

test('a change needs the CSRF token of its own session, and a page of this server', async () => {
  const browser = await signedIn(api, account.accountId, 'administrator', 'csrf@example.com');
  const other = await signedIn(api, account.accountId, 'administrator', 'csrf2@example.com');
  const put = (headers: Record<string, string>) => browser.request('PUT', '/console/users/me', { Name: 'Changed' }, headers);
  for (const wrong of ['', 'x', other.csrfToken ?? '']) expect((await put({ 'x-rowcast-csrf': wrong })).status).toBe(403);
  expect((await put({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await put({ origin: 'null' })).status).toBe(403);
  expect((await put({ origin: PUBLIC_URL })).status).toBe(200);
  expect((await put({ origin: 'http://other.example', host: 'other.example' })).status).toBe(200);
  expect((await browser.request('POST', '/v2/tables', { Name: 'Nope', Fields: [] }, { 'x-rowcast-csrf': '' })).status).toBe(403);
  expect((await openBrowser(api.app).signIn('csrf@example.com', PASSWORD, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await browser.request('GET', '/v2/tables', undefined, { 'x-rowcast-csrf': '' })).status).toBe(200);
});

test('a wrong password and an unknown address are told alike; too many of either wait', async () => {
  await signedIn(api, account.accountId, 'user', 'limited@example.com');
  const answers = [];
  for (let i = 0; i < 11; i += 1) answers.push(await openBrowser(api.app, '192.0.2.7').signIn('Limited@example.com', 'wrong password'));
  expect(answers.slice(0, 10).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 401));
  expect(answers[10]).toMatchObject({ status: 429, body: { Code: 'TooManyRequests' } });
  expect(Number(answers[10]?.headers['retry-after'])).toBeGreaterThan(800);
  const right = await openBrowser(api.app, '192.0.2.8').signIn('limited@example.com');
  expect(right.status).toBe(429);
  const unknown = await openBrowser(api.app, '192.0.2.8').signIn('nobody@example.com', 'wrong password');
  expect(unknown.body.Message).toBe(answers[0]?.body.Message);
  await api.database.pool.query('update rowcast.sign_in_failure set failures = 100');
  // The /64 of an address counts as one.
  await openBrowser(api.app, '2001:db8:1:2::1').signIn('nobody@example.com', 'wrong password');
  await api.database.pool.query('update rowcast.sign_in_failure set failures = 100');
  expect((await openBrowser(api.app, '2001:db8:1:2::ffff').signIn('somebody@example.com')).status).toBe(429);
  await api.database.pool.query('delete from rowcast.sign_in_failure');
});

test('a right password begins the count anew', async () => {
  await signedIn(api, account.accountId, 'user', 'forgiven@example.com');
  for (let round = 0; round < 2; round += 1) {
    for (let i = 0; i < 9; i += 1) expect((await openBrowser(api.app).signIn('forgiven@example.com', 'wrong password')).status).toBe(401);
    expect((await openBrowser(api.app).signIn('forgiven@example.com')).status).toBe(201);
  }
});

test('REST takes the session: changes come from the datasheet and are signed by the user; problems are told one by one', async () => {
  const browser = await signedIn(api, account.accountId, 'administrator', 'grid@example.com');
  expect((await browser.request('POST', '/v2/tables', { Name: 'Sheet', Columns: [{ Name: 'Age', Type: 'INTEGER' }] })).status).toBe(201);
  await browser.request('POST', '/v2/outgoingWebhooks', { Name: 'Grid', OutgoingUrls: ['https://example.com/grid'] });
  const [hook] = (await browser.request('GET', '/v2/outgoingWebhooks')).body;
  expect(hook.CreatedBy).toBe('The administrator (grid@example.com)');
  await browser.request('POST', `/v2/outgoingWebhooks/${hook.Id}/events`, { EventType: 'table.recordInsert', ObjectName: 'Sheet' });
  expect((await browser.request('POST', '/v2/tables/Sheet/records', { Age: 7 })).status).toBe(201);
  const { rows } = await api.database.pool.query('select source, actor from rowcast.change');
  expect(rows).toEqual([{ source: 'Datasheet', actor: 'The administrator (grid@example.com)' }]);
  const refused = await browser.request('POST', '/v2/tables/Sheet/records', [{ Age: 1 }, { Age: 'old', Nope: 1 }]);
  expect(refused).toMatchObject({ status: 400, body: { Problems: [{ Property: '[1].Nope' }, { Property: '[1].Age' }] } });
  expect((await account.request<object>('POST', '/v2/tables/Sheet/records', { Age: 'old' })).body).not.toHaveProperty('Problems');
});

test('an Authorization header is judged by itself', async () => {
  const browser = await signedIn(api, account.accountId, 'owner', 'both@example.com');
  expect((await browser.request('GET', '/v2/tables', undefined, { authorization: 'Bearer nonsense' })).status).toBe(401);
  expect((await browser.request('GET', '/console/session', undefined, { authorization: 'Bearer nonsense' })).status).toBe(200);
  expect((await account.request('GET', '/console/session')).status).toBe(401);
});

test('no secret of a sign-in is observed', async () => {
  const text = JSON.stringify(api.observations, (_key, value: unknown) => (value instanceof Error ? value.stack : value));
  const { rows } = await api.database.pool.query<{ n: number }>('select count(*)::integer as n from rowcast.session');
  expect(rows[0]?.n).toBeGreaterThan(0);
  expect(text).not.toContain(PASSWORD);
  expect(text).not.toContain('wrong password');
});
