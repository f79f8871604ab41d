import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdOutgoingUrl } from '../../src/delivery/hold-outgoing-url.ts';
import { listOutgoingUrls } from '../../src/delivery/list-outgoing-urls.ts';
import { resumeOutgoingUrls } from '../../src/delivery/resume-outgoing-urls.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { openDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';
import { measureRate } from './measure-rate.ts';

let fixture: DeliveryFixture;
let receiver: Receiver;

beforeEach(async () => {
  fixture = await openDeliveryFixture();
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await fixture.close();
});

const urlsOf = async (webhookId: string) => (await listOutgoingUrls(fixture.pool, fixture.account.id, webhookId)).Result;
const resume = (webhookId: string, body: unknown) => resumeOutgoingUrls(fixture.pool, { accountId: fixture.account.id, webhookId, body });
const hold = (webhookId: string, body: unknown) => holdOutgoingUrl(fixture.pool, { accountId: fixture.account.id, webhookId, actor: 'Jo', body });
const insert = (table: { sql: string }, rows: number) => fixture.pool.query(`insert into ${table.sql} ("Name") select 'n' || n from generate_series(1, ${rows}) n`);

test('a URL whose failures outlast the limit is held; its calls wait and go when it is resumed', async () => {
  const table = await fixture.table();
  const webhook = await fixture.webhook([`${receiver.url}/down`, `${receiver.url}/up`]);
  await fixture.event(webhook.Id, table);
  let works = false;
  receiver.respond(({ url }) => ({ status: url === '/down' && !works ? 500 : 200 }));
  const worker = await fixture.worker({ holdAfterMs: 1_500, retryScheduleMs: Array.from({ length: 50 }, () => 200) });
  await insert(table, 1);
  await expect.poll(async () => (await urlsOf(webhook.Id))[0]?.State).toBe('held');
  const [down, up] = await urlsOf(webhook.Id);
  expect(down).toMatchObject({ HeldReason: expect.stringMatching(/^failing since \d{4}-.*Z$/), HeldAt: expect.any(String), FailingSince: expect.any(String), Waiting: 1, WaitingMore: false });
  expect(down!.ConsecutiveFailures).toBeGreaterThan(0);
  expect(down).toMatchObject({ LastSuccess: null, LastFailure: expect.any(String), LastFailureReason: 'HTTP 500' });
  expect(up).toMatchObject({ State: 'active', FailingSince: null, ConsecutiveFailures: 0, Waiting: 0, OldestWaiting: null });
  expect(up).toMatchObject({ LastSuccess: expect.any(String), LastFailure: null, LastFailureReason: null });
  await expect.poll(() => fixture.observed).toContainEqual(expect.objectContaining({ kind: 'url.held', reason: down!.HeldReason }));

  await insert(table, 2);
  await receiver.waitForRequest(({ url, body }) => url === '/up' && body.includes('n2'));
  const before = receiver.calls.filter(({ url }) => url === '/down').length;
  works = true;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(receiver.calls.filter(({ url }) => url === '/down')).toHaveLength(before);
  expect((await urlsOf(webhook.Id))[0]).toMatchObject({ Waiting: 3 });

  await resume(webhook.Id, undefined);
  await fixture.settled();
  expect(receiver.calls.filter(({ url }) => url === '/down')).toHaveLength(before + 3);
  expect((await urlsOf(webhook.Id))[0]).toMatchObject({ State: 'active', HeldReason: null, HeldAt: null, FailingSince: null, ConsecutiveFailures: 0, Waiting: 0 });
  // What a worker has not yet written it writes when it stops.
  await worker.stop();
  const [after] = await urlsOf(webhook.Id);
  expect(after!.LastSuccess! > down!.LastFailure!).toBe(true);
  expect(after).toMatchObject({ LastFailureReason: 'HTTP 500' });
});

test('what waited is released at the chosen pace, also by the next worker, and then no longer', async () => {
  const table = await fixture.table();
  const webhook = await fixture.webhook([`${receiver.url}/a`]);
  await fixture.event(webhook.Id, table);
  const held = await hold(webhook.Id, { Url: `${receiver.url}/a` });
  expect(held.Result).toMatchObject([{ State: 'held', HeldReason: 'held by Jo' }]);
  const first = await fixture.worker();
  await insert(table, 40);
  await expect.poll(async () => (await urlsOf(webhook.Id))[0]?.Waiting).toBe(40);
  expect(receiver.calls).toHaveLength(0);

  const resumed = await resume(webhook.Id, { Url: `${receiver.url}/a`, CallsPerSecond: 10 });
  expect(resumed.Result).toMatchObject([{ State: 'active', ReleaseCallsPerSecond: 10 }]);
  await receiver.waitFor(10);
  await first.stop();
  await fixture.worker();
  // One more at the change of workers.
  expect((await measureRate(fixture.pool, await receiver.waitFor(40), 10)).over).toBeLessThanOrEqual(1);

  await expect.poll(async () => (await urlsOf(webhook.Id))[0]?.ReleaseCallsPerSecond).toBeNull();
  await insert(table, 60);
  // In some second there were more than the pace allows.
  expect((await measureRate(fixture.pool, await receiver.waitFor(100), 10)).over).toBeGreaterThan(1);
});

test('a URL that fails and recovers is written at its turns alone', async () => {
  const table = await fixture.table();
  const webhook = await fixture.webhook([`${receiver.url}/a`]);
  await fixture.event(webhook.Id, table);
  let fails = true;
  receiver.respond(() => ({ status: fails ? 500 : 200 }));
  await fixture.worker({ retryScheduleMs: Array.from({ length: 50 }, () => 100) });
  await insert(table, 1);
  await expect.poll(async () => (await urlsOf(webhook.Id))[0]?.FailingSince).not.toBeNull();
  const version = async () => (await fixture.pool.query<{ xmin: string }>('select xmin::text from rowcast.outgoing_url')).rows[0]!.xmin;
  const written = await version();
  await receiver.waitFor(8);
  expect(await version()).toBe(written);
  fails = false;
  await expect.poll(async () => (await urlsOf(webhook.Id))[0]).toMatchObject({ FailingSince: null, ConsecutiveFailures: 0, State: 'active' });
});

test('what a client asks wrongly of URLs is named', async () => {
  const webhook = await fixture.webhook([`${receiver.url}/a`]);
  await expect(hold(webhook.Id, {})).rejects.toThrow('Url: is required');
  await expect(hold(webhook.Id, { Url: 'https://other.example/', Why: 1 })).rejects.toThrow(/Why: is not a known property.*Url: "https:\/\/other.example\/" is no outgoing URL/);
  await expect(resume(webhook.Id, { CallsPerSecond: 0 })).rejects.toThrow('CallsPerSecond: must be a whole number');
  await expect(resume('zzzzzz', {})).rejects.toMatchObject({ code: 'ObjectNotFound' });
});
