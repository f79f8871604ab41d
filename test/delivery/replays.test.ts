import { afterEach, beforeEach, expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { getMessage } from '../../src/activity/get-message.ts';
import { holdOutgoingUrl } from '../../src/delivery/hold-outgoing-url.ts';
import { cancelReplay } from '../../src/delivery/replays/cancel-replay.ts';
import { createReplay, type ReplayDryRun } from '../../src/delivery/replays/create-replay.ts';
import { selectReplay } from '../../src/delivery/replays/list-replays.ts';
import type { ReplayRow } from '../../src/delivery/replays/replay.ts';
import { replayMessage } from '../../src/delivery/replays/replay-message.ts';
import { workReplays } from '../../src/delivery/replays/work-replays.ts';
import { deleteEvent } from '../../src/webhooks/delete-event.ts';
import { deleteWebhook } from '../../src/webhooks/delete-webhook.ts';
import { regenerateSecret } from '../../src/webhooks/regenerate-secret.ts';
import { updateWebhook } from '../../src/webhooks/update-webhook.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import type { Worker } from '../../src/delivery/start-worker.ts';
import { openDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

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

const insert = (table: { sql: string }, rows: number) => fixture.pool.query(`insert into ${table.sql} ("Name") select 'n' || n from generate_series(1, ${rows}) n`);
const ask = <Answer = ReplayRow>(webhookId: string, body: unknown) =>
  createReplay(fixture.pool, { accountId: fixture.account.id, webhookId, actor: 'Jo', body, now: new Date(Date.now() + 5) }) as Promise<Answer>;
const replay = (webhookId: string, id: string) => selectReplay(fixture.pool, fixture.account.id, webhookId, id);
const done = (webhookId: string, id: string) => expect.poll(async () => (await replay(webhookId, id)).State).toBe('done');

/** A worker that knows what is so now: one that runs hears of it within a second or so. */
async function renewed(worker: Worker): Promise<Worker> {
  await worker.stop();
  return fixture.worker();
}

/** A webhook whose `/bad` failed for good and whose `/good` took everything. */
async function halfDelivered(rows: number) {
  const table = await fixture.table();
  const webhook = await fixture.webhook([`${receiver.url}/good`, `${receiver.url}/bad`]);
  const event = await fixture.event(webhook.Id, table);
  receiver.respond(({ url }) => ({ status: url === '/bad' ? 500 : 200 }));
  const first = await fixture.worker({ retryScheduleMs: [60_000] });
  await insert(table, rows);
  for (let delivered = 0; delivered < rows; ) delivered = (await fixture.pool.query(`select from rowcast.attempt where outcome = 'delivered'`)).rowCount!;
  await first.stop();
  // The breaker spares a URL that only fails: what it has not tried ends here.
  await fixture.pool.query(`
    with ended as (delete from rowcast.call returning *)
    insert into rowcast.undelivered_call (account_id, webhook_id, event_id, url_id, id, message_id, attempts, state, reason)
    select account_id, webhook_id, event_id, url_id, id, message_id, 1, 'dead', 'HTTP 500' from ended`);
  const worker = await fixture.worker();
  receiver.clear();
  receiver.respond(() => ({ status: 200 }));
  return { table, webhook, event, worker };
}

test('dead calls are replayed to the URL that failed alone, with the same message ids and new call ids', async () => {
  const { webhook } = await halfDelivered(30);
  expect(await ask<ReplayDryRun>(webhook.Id, { State: 'dead', DryRun: true })).toEqual({ Count: 30, Exact: true, Skipped: { BodyGone: 0, Unsendable: 0, Waiting: 0, UrlRemoved: 0 } });
  const asked = await ask(webhook.Id, { State: 'dead' });
  expect(asked).toMatchObject({ State: 'running', Total: 30, CreatedBy: 'Jo', Filter: { State: 'dead', Url: null, EventId: null, From: null, To: null } });
  await done(webhook.Id, asked.Id);
  await fixture.settled();
  const calls = await receiver.waitFor(30);
  expect(new Set(calls.map(({ url }) => url))).toEqual(new Set(['/bad']));
  expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(30);
  expect(await replay(webhook.Id, asked.Id)).toMatchObject({ Messages: 30, Calls: 30, Waiting: 0, DateEnded: expect.any(String) });
  const message = await getMessage(fixture.pool, { accountId: fixture.account.id, webhookId: webhook.Id, messageId: String(calls[0]!.headers['webhook-id']) });
  expect(message.State).toBe('delivered');
  expect(message.Calls.map(({ State }) => State).toSorted()).toEqual(['dead', 'delivered', 'delivered']);
  // Nothing is dead any more.
  expect(await ask<ReplayDryRun>(webhook.Id, { State: 'failed', DryRun: true })).toMatchObject({ Count: 0 });
});

test('a replay goes on where it was, whoever works on it, and neither skips nor doubles', async () => {
  const { webhook, worker } = await halfDelivered(700);
  await worker.stop();
  const asked = await ask(webhook.Id, { State: 'dead' });
  // Three workers at once; one of them dies before its batch is committed.
  const client = await fixture.pool.connect();
  await client.query('begin');
  await client.query('select from rowcast.replay for update');
  expect(await workReplays(fixture.pool)).toEqual({ queued: null, more: false });
  await client.query('rollback');
  client.release();
  await Promise.all([workReplays(fixture.pool), workReplays(fixture.pool), workReplays(fixture.pool)]);
  await workReplays(fixture.pool);
  await workReplays(fixture.pool);
  expect(await replay(webhook.Id, asked.Id)).toMatchObject({ State: 'done', Calls: 700, Waiting: 700 });
  const { rows } = await fixture.pool.query(`select count(*)::integer as calls, count(distinct message_id)::integer as messages from rowcast.call`);
  expect(rows).toEqual([{ calls: 700, messages: 700 }]);
});

test('a replay keeps its pace, and ends when it is cancelled', async () => {
  const { webhook } = await halfDelivered(120);
  const asked = await ask(webhook.Id, { State: 'dead', CallsPerSecond: 20 });
  await receiver.waitFor(15);
  // Half a second is saved up at most.
  const { rows: [made] } = await fixture.pool.query<{ calls: number; allowed: number }>(
    `select calls::integer as calls, (0.5 + extract(epoch from clock_timestamp() - created_at)::float8) * calls_per_second as allowed from rowcast.replay`);
  expect(made!.calls).toBeLessThanOrEqual(Math.ceil(made!.allowed));
  const cancelled = await cancelReplay(fixture.pool, fixture.account.id, webhook.Id, asked.Id);
  expect(cancelled).toMatchObject({ State: 'cancelled', DateEnded: expect.any(String) });
  await fixture.settled();
  expect(receiver.calls).toHaveLength(cancelled.Calls);
  expect(await cancelReplay(fixture.pool, fixture.account.id, webhook.Id, asked.Id)).toEqual({ ...cancelled, Waiting: 0 });
});

test('filters by event, URL and time; what still waits, is gone or was too large is counted, not sent', async () => {
  const { webhook, event, table, worker } = await halfDelivered(3);
  const count = async (body: Record<string, unknown>) => ask<ReplayDryRun>(webhook.Id, { ...body, DryRun: true });
  expect(await count({})).toMatchObject({ Count: 6 });
  expect(await count({ EventId: event.Id, State: 'delivered' })).toMatchObject({ Count: 3 });
  expect(await count({ Url: `${receiver.url}/good`, State: 'dead' })).toMatchObject({ Count: 0 });
  expect(await count({ Url: `${receiver.url}/bad`, State: 'failed' })).toMatchObject({ Count: 3 });
  expect(await count({ To: '2020-01-01' })).toMatchObject({ Count: 0 });
  expect(await count({ From: new Date(Date.now() - 60_000).toISOString() })).toMatchObject({ Count: 6 });

  await holdOutgoingUrl(fixture.pool, { accountId: fixture.account.id, webhookId: webhook.Id, actor: 'Jo', body: { Url: `${receiver.url}/bad` } });
  const aware = await renewed(worker);
  await insert(table, 1);
  await receiver.waitFor(1);
  await aware.stop();
  expect(await count({})).toMatchObject({ Count: 7, Skipped: { Waiting: 1 } });
  await fixture.pool.query(`update rowcast.message set body = null, problem = 'too large' where id = (select id from rowcast.message order by id limit 1)`);
  await fixture.pool.query(`delete from rowcast.message where id = (select id from rowcast.message order by id offset 1 limit 1)`);
  expect(await count({ State: 'dead' })).toMatchObject({ Count: 1, Skipped: { BodyGone: 1, Unsendable: 1 } });
  await updateWebhook(fixture.parts, fixture.author, webhook.Id, { OutgoingUrls: [`${receiver.url}/good`] });
  expect(await count({ State: 'dead' })).toMatchObject({ Count: 0, Skipped: { UrlRemoved: 1 } });
  await expect(ask(webhook.Id, { State: 'pending', EventId: 'nosuch', Url: `${receiver.url}/bad`, From: 'soon', CallsPerSecond: 0.5, Other: 1 })).rejects.toThrow(
    /Other: is not.*State: must be one of.*From: must be an ISO date.*CallsPerSecond: must.*Url: .* is no outgoing URL.*EventId: "nosuch" is no event/,
  );
});

test('messages of a deleted event can be replayed; the calls it had queued are discarded', async () => {
  const { webhook, event, table, worker } = await halfDelivered(2);
  await holdOutgoingUrl(fixture.pool, { accountId: fixture.account.id, webhookId: webhook.Id, actor: 'Jo', body: { Url: `${receiver.url}/bad` } });
  await renewed(worker);
  await insert(table, 1);
  // Received, it may still be in the queue, and would be discarded.
  await expect.poll(async () => (await fixture.pool.query(`select from rowcast.attempt where outcome = 'delivered'`)).rowCount).toBe(3);
  await deleteEvent(fixture.parts, fixture.author, webhook.Id, event.Id);
  await expect.poll(async () => (await fixture.pool.query(`select state from rowcast.undelivered_call where state = 'discarded'`)).rowCount).toBe(1);
  receiver.clear();
  const asked = await ask(webhook.Id, { Url: `${receiver.url}/good`, EventId: event.Id });
  await done(webhook.Id, asked.Id);
  await receiver.waitFor(3);
  expect((await replay(webhook.Id, asked.Id)).Calls).toBe(3);
});

test('one message is replayed with its stored body and today\'s secret', async () => {
  const { webhook, worker } = await halfDelivered(1);
  const { rows: [message] } = await fixture.pool.query<{ id: string }>('select id from rowcast.message');
  const { Secret } = await regenerateSecret(fixture.parts, fixture.author, webhook.Id, { OverlapHours: 1 });
  const aware = await renewed(worker);
  const of = { accountId: fixture.account.id, webhookId: webhook.Id, messageId: message!.id, queued: () => {} };
  const made = await replayMessage(fixture.pool, { ...of, body: { Urls: [`${receiver.url}/bad`] } });
  expect(made).toEqual({ MessageId: message!.id, Calls: [{ Id: expect.any(String), Url: `${receiver.url}/bad` }] });
  const [call] = await receiver.waitFor(1);
  const headers = call!.headers as Record<string, string>;
  expect(headers['webhook-id']).toBe(message!.id);
  expect((JSON.parse(call!.body) as { secret: string }).secret).toBe(Secret);
  // The new secret signs, and the one before beside it.
  new Webhook(Secret).verify(call!.body, headers);
  new Webhook(webhook.Secret).verify(call!.body, headers);
  await fixture.settled();
  await fixture.pool.query(`update rowcast.webhook set previous_secret_until = clock_timestamp()`);
  await fixture.pool.query(`
    with account as (update rowcast.account set definition_version = definition_version + 1 returning definition_version)
    update rowcast.webhook w set definition_version = a.definition_version from account a`);
  await renewed(aware);
  receiver.clear();
  await replayMessage(fixture.pool, { ...of, body: undefined });
  const [later] = await receiver.waitFor(2);
  expect(() => new Webhook(webhook.Secret).verify(later!.body, later!.headers as Record<string, string>)).toThrow();
  await expect(replayMessage(fixture.pool, { ...of, body: { Urls: ['https://other.example/'] } })).rejects.toThrow('Urls: "https://other.example/" is no outgoing URL');
  await expect(replayMessage(fixture.pool, { ...of, messageId: 'none', body: {} })).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await fixture.pool.query(`update rowcast.message set body = null, problem = 'The message is over 10 MB and was not sent'`);
  await expect(replayMessage(fixture.pool, { ...of, body: {} })).rejects.toMatchObject({ code: 'Conflict', message: expect.stringContaining('over 10 MB') });
});

test('everything is replayed only when the body says so', async () => {
  const { webhook } = await halfDelivered(3);
  for (const body of [undefined, {}, { All: false, CallsPerSecond: 5 }, { State: null }]) {
    await expect(ask(webhook.Id, body)).rejects.toMatchObject({ code: 'IncorrectBodyParameter', message: expect.stringContaining('All: must be true to replay every message') });
  }
  await expect(ask(webhook.Id, { All: true, State: 'dead' })).rejects.toThrow('All: must not be given along with');
  expect((await fixture.pool.query('select from rowcast.replay')).rowCount).toBe(0);
  expect(await ask<ReplayDryRun>(webhook.Id, { DryRun: true })).toMatchObject({ Count: 6 });
  const asked = await ask(webhook.Id, { All: true });
  await done(webhook.Id, asked.Id);
  await receiver.waitFor(6);
});

test('a replay of a deleted webhook ends', async () => {
  const { webhook } = await halfDelivered(5);
  const asked = await ask(webhook.Id, { All: true, CallsPerSecond: 1 });
  await deleteWebhook(fixture.parts, fixture.author, webhook.Id);
  await expect.poll(async () => (await fixture.pool.query(`select state from rowcast.replay where id = $1`, [asked.Id])).rows).toEqual([{ state: 'cancelled' }]);
});
