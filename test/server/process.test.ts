import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';

let server: SpawnedServer;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([spawnServer({ environment: { ROWCAST_RETRY_SCHEDULE: '1,2,5' } }), startReceiver()]);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

/** A table, and a webhook that hears of its new records. */
async function listen(table: string): Promise<void> {
  const api = await server.api();
  expect((await api.post('/v2/tables', { Name: table, Columns: [{ Name: 'A', Type: 'INTEGER' }] })).status).toBe(201);
  const webhook = await api.post('/v2/outgoingWebhooks', { Name: table, OutgoingUrls: [`${receiver.url}/${table}`] });
  expect(webhook.status).toBe(201);
  const event = await api.post(`/v2/outgoingWebhooks/${webhook.body.Id}/events`, { EventType: 'table.recordInsert', ObjectName: table });
  expect(event.status).toBe(201);
}

test('a second start on the same home is refused with a sentence and harms nothing', async () => {
  const second = await runCli(['start'], { ROWCAST_HOME: server.home, PORT: '0' });
  expect(second).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The home .* is in use by another Rowcast server/) });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test('a command joins the running server and does not stop it', async () => {
  const made = await runCli(['profile', 'create', '--name', 'Second', '--all-objects', '--json'], { ROWCAST_HOME: server.home });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test('keys and credentials are for their owner alone, and no secret is printed', async () => {
  expect(statSync(join(server.home, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(server.output()).not.toContain(server.credentials.clientSecret);
  expect(server.output()).not.toContain(readFileSync(join(server.home, 'secret.key'), 'utf8').trim());
});

test('the link that makes the first owner is printed apart from the log', async () => {
  expect(server.output()).toMatch(new RegExp(`^Sign in \\(once, within 24 hours\\): ${server.url}/sign-in/link#[\\w-]{43}$`, 'm'));
  expect(server.output().split('\n').filter((line) => line.startsWith('{')).join()).not.toContain('#');
});

test('lines on standard output are JSON when it is no terminal', async () => {
  const lines = server.output().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['database.started', 'database.migrated', 'server.listening']));
});

test('PostgreSQL killed with -9 comes back under the running server, which loses nothing', async () => {
  await listen('Crash');
  const api = await server.api();
  process.kill(server.postgresPid(), 'SIGKILL');
  await expect.poll(async () => (await api.post('/v2/tables/Crash/records', { A: 2 })).status, { interval: 200 }).toBe(201);
  const call = await receiver.waitForRequest(({ url }) => url === '/Crash');
  expect(JSON.parse(call.body)).toMatchObject({ data: [{ A: 2 }] });
});

test('SIGTERM drains, leaves nothing running and exits 0; the next start has everything', async () => {
  await listen('Drain');
  receiver.respond(() => ({ status: 200, afterMs: 500 }));
  await (await server.api()).post('/v2/tables/Drain/records', { A: 1 });
  await receiver.waitForRequest(({ url }) => url === '/Drain');
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(existsSync(join(server.home, 'pg', 'postmaster.pid'))).toBe(false);
  expect(existsSync(join(server.home, 'owner.lock'))).toBe(false);
  await server.restart();
  const api = await server.api();
  expect((await api.get('/v2/tables/Drain/records')).body.Result).toEqual([expect.objectContaining({ PK_ID: 1, A: 1 })]);
  // The call that was under way when the signal came was let finish, and recorded: what waits goes before what comes later.
  await api.post('/v2/tables/Drain/records', { A: 2 });
  const ofDrain = () => receiver.calls.filter(({ url }) => url === '/Drain').map(({ body }) => (JSON.parse(body) as { data: { A: number }[] }).data[0]!.A);
  await receiver.waitForRequest(() => ofDrain().includes(2));
  expect(ofDrain()).toEqual([1, 2]);
});

test('a second SIGINT exits at once, and what was under way is sent again', async () => {
  await listen('Twice');
  receiver.respond(() => 'hang');
  await (await server.api()).post('/v2/tables/Twice/records', { A: 1 });
  const first = await receiver.waitForRequest(({ url }) => url === '/Twice');
  process.kill(server.pid(), 'SIGINT');
  await expect.poll(() => server.output()).toContain('"kind":"server.stopping"');
  // What comes within half a second counts as the same key press.
  await sleep(800);
  const began = Date.now();
  expect(await server.kill('SIGINT')).toEqual({ code: 130, signal: null });
  // The call that hangs would be waited for nine seconds.
  expect(Date.now() - began).toBeLessThan(5000);
  receiver.clear();
  receiver.respond(() => ({ status: 200 }));
  await server.restart();
  const second = await receiver.waitForRequest(({ url }) => url === '/Twice');
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
});

test('a fault of the process itself ends it, so that it can be started again, rather than being caught and met again forever', async () => {
  expect(await server.kill('SIGTRAP')).toEqual({ code: null, signal: 'SIGTRAP' });
  await server.restart();
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});
