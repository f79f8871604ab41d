import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiUnderTest, type ApiUnderTest, type Client } from './api-under-test.ts';
import { openBrowser, PASSWORD, signedIn, type Browser } from './console-browser.ts';

let api: ApiUnderTest;
let account: Client;
type Person = Awaited<ReturnType<typeof signedIn>>;
let owner: Person;
let administrator: Person;
let user: Person;
beforeAll(async () => {
  api = await apiUnderTest({ keepCallerMs: 1 });
  account = await api.newAccount();
  owner = await signedIn(api, account.accountId, 'owner');
  administrator = await signedIn(api, account.accountId, 'administrator');
  user = await signedIn(api, account.accountId, 'user');
});
afterAll(() => api.close());

const tokenOf = (link: string) => link.split('#')[1] ?? '';

test('an invitation makes a user with its role, once; the link is shown once', async () => {
  const made = await administrator.request('POST', '/console/invitations', { Email: 'new@example.com', Role: 'user' });
  expect(made).toMatchObject({ status: 201, body: { Email: 'new@example.com', Role: 'user', InvitedBy: `The administrator (${administrator.email})` } });
  const waiting = await administrator.request('GET', '/console/invitations');
  expect(waiting.body.Result).toHaveLength(1);
  expect(JSON.stringify(waiting.body)).not.toContain(tokenOf(made.body.Link));
  const again = await administrator.request('POST', '/console/invitations', { Email: 'NEW@example.com', Role: 'administrator' });
  const guest = openBrowser(api.app);
  expect((await guest.request('POST', '/console/links/look', { Token: tokenOf(made.body.Link) })).status).toBe(404);
  const Token = tokenOf(again.body.Link);
  expect(await guest.request('POST', '/console/links/look', { Token })).toMatchObject({ status: 200, body: { Kind: 'invitation', Email: 'NEW@example.com', Role: 'administrator' } });
  expect((await guest.request('POST', '/console/links/use', { Token, Password: PASSWORD, Name: 'New', Email: 'other@example.com' })).status).toBe(400);
  expect(await guest.request('POST', '/console/links/use', { Token, Password: PASSWORD, Name: ' New ' })).toMatchObject({ status: 201, body: { User: { Name: 'New', Role: 'administrator' } } });
  expect((await guest.request('POST', '/console/links/use', { Token, Password: PASSWORD, Name: 'New' })).status).toBe(404);
  expect((await administrator.request('GET', '/console/invitations')).body.Result).toEqual([]);
  expect((await administrator.request('POST', '/console/invitations', { Email: 'new@Example.com', Role: 'user' })).status).toBe(409);
  expect((await administrator.request('POST', '/console/invitations', { Email: 'no address', Role: 'user' })).status).toBe(400);
});

test('an invitation is withdrawn, and ends after seven days', async () => {
  const { body: withdrawn } = await owner.request('POST', '/console/invitations', { Email: 'a@example.com', Role: 'user' });
  expect((await owner.request('DELETE', `/console/invitations/${withdrawn.Id}`)).status).toBe(204);
  expect((await owner.request('DELETE', `/console/invitations/${withdrawn.Id}`)).status).toBe(404);
  const { body: late } = await owner.request('POST', '/console/invitations', { Email: 'b@example.com', Role: 'user' });
  expect(Date.parse(late.ExpiresAt) - Date.parse(late.DateCreated)).toBeGreaterThan(7 * 86_400_000 - 60_000);
  await api.database.pool.query('update rowcast.sign_in_link set expires_at = clock_timestamp() where id = $1', [late.Id]);
  for (const { Link } of [withdrawn, late]) {
    expect((await openBrowser(api.app).request('POST', '/console/links/use', { Token: tokenOf(Link), Password: PASSWORD, Name: 'Late' })).status).toBe(404);
  }
});

test('an account always has an owner', async () => {
  const { accountId } = await api.newAccount();
  const only = await signedIn(api, accountId, 'owner');
  const other = await signedIn(api, accountId, 'administrator');
  const role = (by: Browser, id: string, Role: string) => by.request('PUT', `/console/users/${id}`, { Role });
  expect((await role(only, only.userId, 'user')).status).toBe(409);
  expect((await only.request('DELETE', `/console/users/${only.userId}`)).status).toBe(409);
  expect((await role(other, other.userId, 'user')).status).toBe(409);
  expect((await role(other, other.userId, 'owner')).status).toBe(403);
  expect((await role(other, only.userId, 'user')).status).toBe(403);
  expect((await other.request('POST', `/console/users/${only.userId}/resetPassword`)).status).toBe(403);
  expect((await other.request('POST', '/console/invitations', { Email: 'o@example.com', Role: 'owner' })).status).toBe(403);
  expect(await role(only, other.userId, 'owner')).toMatchObject({ status: 200, body: { Role: 'owner' } });
  const [first, second] = await Promise.all([role(only, only.userId, 'administrator'), role(other, other.userId, 'administrator')]);
  expect([first.status, second.status].toSorted()).toEqual([200, 409]);
});

test('who is removed is out at once', async () => {
  const gone = await signedIn(api, account.accountId, 'administrator', 'gone@example.com');
  expect((await administrator.request('DELETE', `/console/users/${gone.userId}`)).status).toBe(204);
  expect((await gone.request('GET', '/console/session')).status).toBe(401);
  expect((await openBrowser(api.app).signIn('gone@example.com')).status).toBe(401);
  expect((await administrator.request('DELETE', `/console/users/${gone.userId}`)).status).toBe(404);
});

test('a new password needs the current one and ends the other sessions', async () => {
  const here = await signedIn(api, account.accountId, 'user', 'change@example.com');
  const there = openBrowser(api.app);
  await there.signIn('change@example.com');
  const put = (body: object) => here.request('PUT', '/console/users/me', body);
  expect((await put({ Password: 'new password' })).body.Message).toBe('CurrentPassword: is required.');
  expect((await put({ Password: 'new password', CurrentPassword: 'wrong password' })).body.Message).toBe('CurrentPassword: is not your password.');
  expect((await put({ Password: 'new password', CurrentPassword: PASSWORD, Name: 'Changed' })).body.Name).toBe('Changed');
  expect((await here.request('GET', '/console/session')).status).toBe(200);
  expect((await there.request('GET', '/console/session')).status).toBe(401);
  expect((await openBrowser(api.app).signIn('change@example.com', 'new password')).status).toBe(201);
});

test('a link for a new password sets it and ends the sessions', async () => {
  const forgetful = await signedIn(api, account.accountId, 'user', 'forgot@example.com');
  const { body } = await administrator.request('POST', `/console/users/${forgetful.userId}/resetPassword`);
  const browser = openBrowser(api.app);
  expect(await browser.request('POST', '/console/links/use', { Token: tokenOf(body.Link), Password: 'another one' })).toMatchObject({ status: 201, body: { User: { Id: forgetful.userId } } });
  expect((await forgetful.request('GET', '/console/session')).status).toBe(401);
  expect((await openBrowser(api.app).signIn('forgot@example.com')).status).toBe(401);
});

test('profiles: made, changed, given a new secret and revoked; the secret is shown once', async () => {
  await administrator.request('POST', '/v2/tables', { Name: 'Orders', Columns: [{ Name: 'N', Type: 'INTEGER' }] });
  const made = await administrator.request('POST', '/console/profiles', { Name: 'Shop', Access: [{ Table: 'orders', Access: 'read' }] });
  expect(made).toMatchObject({ status: 201, body: { Name: 'Shop', AllObjects: false, Access: [{ Table: 'Orders', Access: 'read' }] } });
  const tokenWith = (secret: string) => api.app.inject({ method: 'POST', url: '/oauth/token', payload: `grant_type=client_credentials&client_id=${made.body.ClientId}&client_secret=${secret}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  expect((await tokenWith(made.body.ClientSecret)).statusCode).toBe(200);
  const listed = await administrator.request('GET', '/console/profiles');
  expect(listed.body.Result.map(({ Name }: { Name: string }) => Name)).toContain('Shop');
  expect(JSON.stringify(listed.body)).not.toContain(made.body.ClientSecret);
  const path = `/console/profiles/${made.body.Id}`;
  expect((await administrator.request('PUT', path, { Access: [{ Table: 'Nope', Access: 'read' }, { Table: 'Orders', Access: 'all' }] })).status).toBe(400);
  expect((await administrator.request('PUT', path, { Access: [{ Table: 'Nope', Access: 'read' }] })).body.Message).toBe('Access[0].Table: there is no table Nope.');
  expect((await administrator.request('PUT', path, { Name: 'Store', AllObjects: true, Access: [] })).body).toMatchObject({ Name: 'Store', AllObjects: true, Access: [] });
  const renewed = await administrator.request('POST', `${path}/regenerateSecret`);
  expect((await tokenWith(made.body.ClientSecret)).statusCode).toBe(401);
  expect((await tokenWith(renewed.body.ClientSecret)).statusCode).toBe(200);
  expect((await administrator.request('POST', '/console/profiles', { Name: 'store' })).status).toBe(409);
  expect((await administrator.request('DELETE', path)).status).toBe(204);
  expect((await administrator.request('DELETE', path)).status).toBe(404);
  expect((await tokenWith(renewed.body.ClientSecret)).statusCode).toBe(401);
  expect((await administrator.request('POST', '/console/profiles', { Name: 'Store' })).status).toBe(201);
});

test('account settings', async () => {
  const changed = await administrator.request('PUT', '/console/account', { Name: 'Works', TimeZone: 'Europe/Berlin', IntegrationUrl: 'https://example.com/app' });
  expect(changed).toMatchObject({ status: 200, body: { Name: 'Works', TimeZone: 'Europe/Berlin', IntegrationUrl: 'https://example.com/app', Plan: { MaxOutgoingUrls: 10 } } });
  expect((await administrator.request('PUT', '/console/account', { IntegrationUrl: null })).body.IntegrationUrl).toBeNull();
  expect((await administrator.request('PUT', '/console/account', { Name: ' ', TimeZone: 'Mars', IntegrationUrl: 'javascript:1', MaxOutgoingUrls: 99 })).status).toBe(400);
  expect((await administrator.request('PUT', '/console/account', { Name: ' ', TimeZone: 'Mars', IntegrationUrl: 'javascript:1' })).body.Problems.map(({ Property }: { Property: string }) => Property)).toEqual(['Name', 'TimeZone', 'IntegrationUrl']);
});

/** Every route of the API's own descriptions, with what a `user` gets there. */
test('a user reaches records, and nothing of webhooks, people, profiles and settings', async () => {
  const own = ['/console/session', '/console/sessions', '/console/users/me', '/console/links/look', '/console/links/use'];
  const wrong: string[] = [];
  let judged = 0;
  for (const document of ['/v2/openapi.json', '/v3/openapi.json', '/console/openapi.json']) {
    const { body } = await user.request('GET', document);
    for (const [path, operations] of Object.entries<Record<string, unknown>>(body.paths)) {
      for (const method of Object.keys(operations).map((name) => name.toUpperCase()) as ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[]) {
        if (path === '/oauth/token' || own.includes(path)) continue;
        const url = path.replace('{table}', 'Orders').replaceAll(/\{\w+\}/g, 'aaaaaa');
        const forUsers = /^\/v[23]\/(search$|imports)/.test(path) || (/^\/v[23]\/(tables|views)(\/|$)/.test(path) && (/\/(records|passwordFields|files|attachments)/.test(path) || method === 'GET'));
        const asUser = await user.request(method, url, method === 'GET' ? undefined : {});
        const asOwner = await owner.request(method, url.replace('Orders', 'Other'), method === 'GET' ? undefined : {});
        judged += 1;
        if ((asUser.status === 403) === forUsers || asOwner.status === 403) wrong.push(`${method} ${path}: user ${asUser.status}, owner ${asOwner.status}`);
        if ((await openBrowser(api.app).request(method, url, method === 'GET' ? undefined : {})).status !== 401) wrong.push(`${method} ${path} without a session`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(judged).toBeGreaterThan(60);
});

test('an account sees nothing of another', async () => {
  const { accountId } = await api.newAccount();
  const stranger = await signedIn(api, accountId, 'owner');
  expect((await stranger.request('GET', '/console/users')).body.Result).toHaveLength(1);
  expect((await stranger.request('GET', '/console/profiles')).body.Result).toHaveLength(1);
  expect((await stranger.request('PUT', `/console/users/${user.userId}`, { Role: 'owner' })).status).toBe(404);
  expect((await stranger.request('DELETE', `/console/users/${user.userId}`)).status).toBe(404);
  expect((await stranger.request('POST', `/console/users/${user.userId}/resetPassword`)).status).toBe(404);
  expect((await stranger.request('DELETE', `/console/profiles/${account.profileId}`)).status).toBe(404);
  expect((await stranger.request('POST', `/console/profiles/${account.profileId}/regenerateSecret`)).status).toBe(404);
});
