import { afterAll, beforeAll, expect, test } from 'vitest';
import { profileCaller } from '../../src/accounts/caller.ts';
import { createAccount } from '../../src/accounts/create-account.ts';
import { createProfile } from '../../src/accounts/create-profile.ts';
import { disableProfile } from '../../src/accounts/disable-profile.ts';
import { findAccount } from '../../src/accounts/find-account.ts';
import { findClient } from '../../src/accounts/find-client.ts';
import { findRefreshToken } from '../../src/accounts/find-refresh-token.ts';
import { issueTokens } from '../../src/accounts/issue-tokens.ts';
import { limitsOf } from '../../src/accounts/limits.ts';
import { listAccounts } from '../../src/accounts/list-accounts.ts';
import { listProfiles } from '../../src/accounts/list-profiles.ts';
import { openAuthenticator } from '../../src/accounts/open-authenticator.ts';
import { sweepTokens } from '../../src/accounts/sweep-tokens.ts';
import { updateAccount } from '../../src/accounts/update-account.ts';
import { testDatabase } from '../support/test-database.ts';
import type { TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('a new account has the default plan and a schema of its own', async () => {
  const { pool } = database;
  const account = await createAccount(pool, { name: 'Acme' });
  expect(account).toEqual({
    id: expect.stringMatching(/^[a-z0-9]{6}$/), name: 'Acme', dataSchema: `account_${account.id}`, multicast: true, maxOutgoingUrls: 10,
    maxCallThrottling: 1000, logRetentionDays: null, integrationUrl: null, timeZone: 'UTC', attachSchemas: [], limits: limitsOf({}),
  });
  expect(await findAccount(pool, account.id)).toEqual(account);
  expect(await listAccounts(pool)).toContainEqual(account);
  const { rowCount } = await pool.query('select from pg_namespace where nspname = $1', [account.dataSchema]);
  expect(rowCount).toBe(1);
});

test('a plan is changed in what is given, null takes a limit away', async () => {
  const { pool } = database;
  const { id } = await createAccount(pool, { name: 'Small', multicast: false, maxCallThrottling: 5, logRetentionDays: 7 });
  const changed = await updateAccount(pool, id, { maxOutgoingUrls: 3, logRetentionDays: null, integrationUrl: 'https://example.com' });
  expect(changed).toMatchObject({ name: 'Small', multicast: false, maxCallThrottling: 5, maxOutgoingUrls: 3, logRetentionDays: null, integrationUrl: 'https://example.com' });
  await expect(updateAccount(pool, id, { maxOutgoingUrls: 0, timeZone: 'Mars' })).rejects.toThrow(/maxOutgoingUrls: .* timeZone: /);
  await expect(updateAccount(pool, 'nobody', {})).rejects.toMatchObject({ code: 'ObjectNotFound' });
});

test('a profile\'s secret is stored as a hash and found by the right pair alone', async () => {
  const { pool } = database;
  const account = await createAccount(pool, { name: 'A' });
  const { profile, clientSecret } = await createProfile(pool, { accountId: account.id, name: 'Full', allObjects: true });
  expect(clientSecret.length).toBeGreaterThanOrEqual(43);
  expect(await findClient(pool, profile.clientId, clientSecret)).toEqual(profile);
  expect(await findClient(pool, profile.clientId, `${clientSecret}x`)).toBeNull();
  expect(await findClient(pool, 'nobody', clientSecret)).toBeNull();
  expect(await listProfiles(pool, account.id)).toEqual([profile]);
  const { rows } = await pool.query('select p::text as row from rowcast.profile p where id = $1', [profile.id]);
  expect(rows[0].row).not.toContain(clientSecret);
});

test('names and client ids are unique; an account or a table of nobody is refused', async () => {
  const { pool } = database;
  const { id: accountId } = await createAccount(pool, { name: 'A' });
  await createProfile(pool, { accountId, name: 'One', clientId: 'my-client', clientSecret: '0123456789abcdef' });
  await expect(createProfile(pool, { accountId, name: 'ONE' })).rejects.toMatchObject({ code: 'Conflict' });
  await expect(createProfile(pool, { accountId, name: 'Two', clientId: 'my-client' })).rejects.toMatchObject({ code: 'Conflict' });
  await expect(createProfile(pool, { accountId: 'nobody', name: 'Two' })).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await expect(createProfile(pool, { accountId, name: 'Two', access: new Map([[999_999, 'read']]) })).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await expect(createProfile(pool, { accountId, name: '', clientSecret: 'short' })).rejects.toThrow(/name: .* clientSecret: /);
});

test('tokens are stored hashed, live beside each other, and end with their time or their profile', async () => {
  const { pool } = database;
  const account = await createAccount(pool, { name: 'A' });
  const { profile } = await createProfile(pool, { accountId: account.id, name: 'Full', allObjects: true });
  const authenticate = openAuthenticator(pool, { keepMs: 1 });
  const first = await issueTokens(pool, profile);
  const second = await issueTokens(pool, profile);
  expect(await authenticate(first.accessToken)).toEqual(profileCaller(account, profile));
  expect(await authenticate(second.accessToken)).toEqual(profileCaller(account, profile));
  expect(await authenticate(first.refreshToken)).toBeNull();
  expect(await authenticate('nonsense')).toBeNull();
  expect(await findRefreshToken(pool, first.refreshToken)).toEqual(profile);
  expect(await findRefreshToken(pool, first.accessToken)).toBeNull();

  await pool.query(`update rowcast.token set expires_at = now() - interval '1 second' where hash = sha256($1::bytea)`, [first.accessToken]);
  await expect.poll(() => authenticate(first.accessToken)).toBeNull();
  expect(await sweepTokens(pool)).toBe(1);

  await disableProfile(pool, account.id, profile.id);
  await expect.poll(() => authenticate(second.accessToken)).toBeNull();
  expect(await findRefreshToken(pool, first.refreshToken)).toBeNull();
  expect(await listProfiles(pool, account.id)).toEqual([]);
});

test('a token is looked up once within the time that its owner is kept', async () => {
  const { pool } = database;
  const account = await createAccount(pool, { name: 'A' });
  const { profile } = await createProfile(pool, { accountId: account.id, name: 'Full' });
  const { accessToken } = await issueTokens(pool, profile);
  let queries = 0;
  const counted = { query: ((...args: Parameters<typeof pool.query>) => {
    queries += 1;
    return pool.query(...args);
  }) as typeof pool.query };
  const authenticate = openAuthenticator(counted, { keepMs: 60_000 });
  await Promise.all([authenticate(accessToken), authenticate(accessToken)]);
  await authenticate(accessToken);
  expect(queries).toBe(1);
});
