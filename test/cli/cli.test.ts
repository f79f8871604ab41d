import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import { insertUser } from '../../src/accounts/insert-user.ts';
import { runCli } from '../support/run-cli.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let home: string;
beforeAll(async () => {
  database = await testDatabase();
  home = mkdtempSync(join(tmpdir(), 'rowcast-cli-'));
});
afterAll(async () => {
  await database.close();
  rmSync(home, { recursive: true });
});

const rowcast = (...args: string[]) => runCli(args, { DATABASE_URL: database.connectionString, ROWCAST_HOME: home });

test.each([
  [['--help'], 'start'], [['start', '--help'], 'everything in one process'], [['account', 'create', '--help'], '--max-call-throttling'],
  [['profile', 'create', '--help'], '--all-objects'], [['doctor', '--help'], '--json'],
])('%j explains itself', async (args, expected) => {
  const { code, stdout } = await rowcast(...args);
  expect(code).toBe(0);
  expect(stdout).toContain(expected);
});

test('an unknown command fails', async () => {
  expect(await rowcast('strat')).toMatchObject({ code: 1, stdout: '' });
});

test('accounts are made, changed and listed', async () => {
  const created = await rowcast('account', 'create', '--name', 'Acme', '--no-multicast', '--max-call-throttling', '5', '--json');
  expect(created).toMatchObject({ code: 0, stderr: '' });
  const account = JSON.parse(created.stdout) as { id: string };
  expect(account).toMatchObject({ name: 'Acme', multicast: false, maxCallThrottling: 5, maxOutgoingUrls: 10 });
  const updated = await rowcast('account', 'update', account.id, '--multicast', '--log-retention-days', '7', '--json');
  expect(JSON.parse(updated.stdout)).toMatchObject({ name: 'Acme', multicast: true, maxCallThrottling: 5, logRetentionDays: 7 });
  const kept = await rowcast('account', 'update', account.id, '--log-retention-days', 'server', '--json');
  expect(kept).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(kept.stdout)).toMatchObject({ multicast: true, logRetentionDays: null });
  const limited = await rowcast('account', 'update', account.id, '--limit', 'maxTables=5', '--limit', 'maxFields=default', '--json');
  expect(JSON.parse(limited.stdout)).toMatchObject({ limits: { maxTables: 5, maxFields: 500 } });
  expect(await rowcast('account', 'update', account.id, '--limit', 'maxTabels=5')).toMatchObject({ code: 1, stderr: expect.stringContaining('limits.maxTabels: is no limit') });
  const listed = await rowcast('account', 'list');
  expect(listed.stdout).toMatch(new RegExp(`^id +${account.id}\nname +Acme\n`, 'm'));
});

test('what is wrong is said in a sentence, with a status that tells', async () => {
  expect(await rowcast('account', 'update', 'nobody', '--name', 'X')).toEqual({ code: 1, stdout: '', stderr: 'There is no account nobody.\n' });
  expect(await rowcast('account', 'create', '--name', 'X', '--max-outgoing-urls', 'many')).toMatchObject({ code: 1, stderr: expect.stringContaining('whole number') });
  const wrong = await runCli(['account', 'list'], { PORT: 'eighty' });
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/^PORT: must be a port/) });
});

test('a profile is made with an access list by table names, and its secret is shown once', async () => {
  const account = await createAccount(database.pool, { name: 'Profiles' });
  await database.pool.query("insert into rowcast.data_table (account_id, name) values ($1, 'Customers')", [account.id]);
  const { code, stdout } = await rowcast('profile', 'create', '--account', account.id, '--name', 'Reader', '--read', 'customers', '--json');
  expect(code).toBe(0);
  const made = JSON.parse(stdout) as { clientId: string; clientSecret: string; access: Record<string, string> };
  expect(made).toMatchObject({ name: 'Reader', allObjects: false, clientSecret: expect.stringMatching(/.{20}/) });
  expect(Object.values(made.access)).toEqual(['read']);
  const listed = await rowcast('profile', 'list', '--account', account.id, '--json');
  expect(JSON.parse(listed.stdout)).toEqual([expect.objectContaining({ clientId: made.clientId })]);
  expect(listed.stdout).not.toContain(made.clientSecret);
  expect(await rowcast('profile', 'create', '--account', account.id, '--name', 'Other', '--read', 'Nothing')).toMatchObject({
    code: 1, stderr: `Account ${account.id} has no table Nothing.\n`,
  });
});

test('a user is invited by a one-time link and listed without it; a new password is a link, too', async () => {
  const account = await createAccount(database.pool, { name: 'People' });
  const { code, stdout } = await rowcast('user', 'create', '--account', account.id, '--email', 'ada@example.com', '--role', 'owner', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ email: 'ada@example.com', role: 'owner', link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:8080\/sign-in\/link#[\w-]{43}$/) });
  expect(JSON.parse((await rowcast('user', 'list', '--account', account.id, '--json')).stdout)).toEqual([]);
  expect(await rowcast('user', 'create', '--account', account.id, '--email', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('Email: must be') });
  expect(await rowcast('user', 'reset-password', '--email', 'ada@example.com')).toEqual({ code: 1, stdout: '', stderr: 'There is no user ada@example.com.\n' });
  await insertUser(database.pool, { accountId: account.id, name: 'Ada', email: 'ada@example.com', role: 'owner', passwordHash: 'none' });
  expect(JSON.parse((await rowcast('user', 'list', '--account', account.id, '--json')).stdout)).toMatchObject([{ name: 'Ada', role: 'owner', lastSignInAt: null }]);
  expect((await rowcast('user', 'reset-password', '--email', 'ADA@example.com')).stdout).toMatch(/^link +http:\S+#[\w-]{43}$/m);
});

test('an existing table is attached, refreshed, named by the doctor, and detached', async () => {
  const account = await createAccount(database.pool, { name: 'Attaching' });
  await database.pool.query('create schema crm; create table crm.orders (id int primary key, total numeric)');
  const attached = await rowcast('attach', 'crm.orders', '--account', account.id, '--name', 'Orders', '--json');
  expect(attached).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(attached.stdout)).toMatchObject({ Name: 'Orders', Schema: 'crm', Table: 'orders', Key: ['id'], HasPkId: true });
  await database.pool.query('alter table crm.orders add column note text');
  expect((await rowcast('doctor')).stdout).toContain(`Orders of account ${account.id} differs from its columns`);
  const refreshed = await rowcast('attach', 'Orders', '--account', account.id, '--refresh', '--json');
  expect(JSON.parse(refreshed.stdout)).toMatchObject({ Fields: [{ Name: 'id' }, { Name: 'total' }, { Name: 'note', Type: 'TEXT' }] });
  expect(await rowcast('attach', 'crm.nothing', '--account', account.id)).toEqual({ code: 1, stdout: '', stderr: 'The database has no table "crm.nothing".\n' });
  expect(await rowcast('detach', 'Orders', '--account', account.id)).toMatchObject({ code: 0, stdout: 'detached  Orders\n' });
});

test('migrate says when there is nothing to do', async () => {
  const { code, stdout } = await rowcast('migrate', '--json');
  expect({ code, applied: JSON.parse(stdout) as unknown }).toEqual({ code: 0, applied: { applied: [] } });
});

test('doctor finds a sound installation sound, and an open key file not', async () => {
  const sound = await rowcast('doctor');
  expect(sound).toMatchObject({ code: 0, stderr: '' });
  expect(sound.stdout.match(/^ok/gm)).toHaveLength(7);
  const key = join(home, 'secret.key');
  writeFileSync(key, '');
  chmodSync(key, 0o644);
  const open = await rowcast('doctor', '--json');
  expect(open.code).toBe(1);
  expect(JSON.parse(open.stdout)).toContainEqual({ check: 'home', ok: false, detail: expect.stringContaining('secret.key can be read by others') });
});

test('doctor says that a database can not be reached', async () => {
  const { code, stdout } = await runCli(['doctor'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', ROWCAST_HOME: home });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^WRONG {2}database: The database can not be reached/m);
});
