import { afterAll, beforeAll, expect, test } from 'vitest';
import { countWaitingCalls } from '../../src/activity/count-waiting-calls.ts';
import { findObjects } from '../../src/activity/find-objects.ts';
import { readOverview } from '../../src/activity/read-overview.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { logFixture, minutesAfter, type LogFixture, type LoggedWebhook } from './log-fixture.ts';

const now = new Date();
let database: TestDatabase;
let log: LogFixture;
let crm: LoggedWebhook;
let messageId: string;
beforeAll(async () => {
  database = await testDatabase();
  log = await logFixture(database.pool, { now });
  crm = await log.webhook({ name: 'CRM' });
  messageId = await log.message(crm, { at: minutesAfter(now, -50) });
});
afterAll(() => database.close());

const overview = () => readOverview(database.pool, crm.accountId, now);

test('a quiet account: hours of zeros, no latency, nothing to attend to', async () => {
  const { Hours, Webhooks, Attention } = await overview();
  expect(Hours).toHaveLength(24);
  expect(Webhooks).toMatchObject([{ Id: crm.webhookId, Name: 'CRM', Status: 'Active', LastCall: null, Latency: { Calls: 0, P50: null }, Waiting: 0, WaitingMore: false, OldestWaiting: null }]);
  expect(Webhooks[0]?.Hours).toHaveLength(24);
  expect(Attention).toEqual([]);
});

test('counters by the hour of every webhook, its last call, latency and backlog', async () => {
  const quiet = await log.webhook({ accountId: crm.accountId, name: 'Quiet' });
  await log.attempt(crm, { messageId, at: minutesAfter(now, -3), outcome: 'delivered' });
  await log.attempt(crm, { messageId, at: minutesAfter(now, -2), outcome: 'failed', httpStatus: 503 });
  await log.attempt(crm, { messageId, at: minutesAfter(now, -1), outcome: 'discarded', number: 0 });
  await log.call(crm, { messageId, at: minutesAfter(now, -1) });
  await database.pool.query(
    `insert into rowcast.counter_delta (account_id, webhook_id, event_id, at, messages, calls, errors) values ($1, $2, $3, $4, 1, 2, 1)`,
    [crm.accountId, crm.webhookId, crm.eventId, now],
  );
  const { Hours, Webhooks } = await overview();
  expect(Hours.at(-1)).toMatchObject({ Messages: 1, Calls: 2, Errors: 1 });
  expect(Webhooks.map(({ Id }) => Id)).toEqual([crm.webhookId, quiet.webhookId]);
  expect(Webhooks[0]?.Hours.at(-1)).toEqual({ Time: Hours.at(-1)?.Time, Messages: 1, Calls: 2, Errors: 1 });
  expect(Webhooks[0]).toMatchObject({ LastCall: { Status: 'Failure', HttpCode: 503 }, Latency: { Calls: 2, P50: 12, P99: 12 }, Waiting: 1, Events: 1, Messages: 1, Calls: 2, Errors: 1 });
  expect(Webhooks[1]).toMatchObject({ Messages: 0, Calls: 0, Errors: 0 });
  expect(Webhooks[1]?.Hours.at(-1)).toMatchObject({ Calls: 0 });
  expect((await countWaitingCalls(database.pool, crm.accountId, crm.webhookId)).Result).toEqual([{ EventId: crm.eventId, Waiting: 1, WaitingMore: false }]);
  expect((await countWaitingCalls(database.pool, crm.accountId, quiet.webhookId)).Result).toEqual([]);
});

test('what needs attention, the most urgent first', async () => {
  const set = (webhook: LoggedWebhook, url: 0 | 1, change: string) => database.pool.query(`update rowcast.outgoing_url set ${change} where id = $1`, [webhook.urls[url]]);
  const late = await log.webhook({ accountId: crm.accountId, name: 'Late' });
  await log.call(late, { messageId, at: minutesAfter(now, -30) });
  await set(crm, 0, `state = 'held', held_reason = 'gone', held_at = clock_timestamp()`);
  await set(crm, 1, `failing_since = clock_timestamp() - interval '1 hour'`);
  await set(late, 1, `failing_since = clock_timestamp() - interval '1 minute'`);
  await log.undelivered(late, { messageId, at: minutesAfter(now, -5), state: 'dead' });
  await log.undelivered(late, { messageId, at: minutesAfter(now, -5), state: 'discarded' });
  await log.undelivered(late, { messageId, at: minutesAfter(now, -60 * 25), state: 'dead' });
  await database.pool.query(`update rowcast.event_version set active = false, inactive_reason = 'the field Total was deleted' where event_id = $1`, [late.eventId]);
  const { Attention } = await overview();
  expect(Attention).toMatchObject([
    { Kind: 'heldUrl', WebhookId: crm.webhookId, Url: `https://one.example/${crm.webhookId}`, Count: 1, Text: 'The URL is held (gone); 1 call waits.' },
    { Kind: 'failingUrl', WebhookId: crm.webhookId, Url: `https://two.example/${crm.webhookId}`, Count: 0 },
    { Kind: 'backlog', WebhookId: late.webhookId, Count: 1 },
    { Kind: 'deadMessages', WebhookId: late.webhookId, WebhookName: 'Late', Count: 1 },
    { Kind: 'inactiveEvent', WebhookId: late.webhookId, EventId: late.eventId, Text: `The event ${late.eventId} was made inactive: the field Total was deleted` },
  ]);
});

test('another account sees nothing of it', async () => {
  const other = await log.webhook({ name: 'CRM' });
  const { Webhooks, Attention } = await readOverview(database.pool, other.accountId, now);
  expect(Webhooks.map(({ Id }) => Id)).toEqual([other.webhookId]);
  expect(Attention).toEqual([]);
  const wanted = { accountId: other.accountId, limit: 20, tables: [], views: [], webhooks: true };
  expect(await findObjects(database.pool, { ...wanted, text: messageId })).toEqual([]);
  expect(await findObjects(database.pool, { ...wanted, text: crm.webhookId })).toEqual([]);
});

test('a search finds names by a part, ids as a whole, and only what the caller may see', async () => {
  const wanted = { accountId: crm.accountId, limit: 20, tables: [{ id: 7, name: 'Crm_People' }, { id: 8, name: 'Orders' }], views: [{ id: 3, name: 'Big_Crm', note: '' }], webhooks: true };
  const find = async (text: string, change = {}) => (await findObjects(database.pool, { ...wanted, text, ...change })).map(({ Kind, Id }) => `${Kind} ${Id}`);
  expect(await find(' cRm ')).toEqual(['table 7', 'view 3', `webhook ${crm.webhookId}`]);
  expect(await find(crm.eventId)).toEqual([`event ${crm.eventId}`]);
  expect(await find(`t_${crm.webhookId}`)).toEqual([`event ${crm.eventId}`]);
  expect(await find(messageId.toUpperCase())).toEqual([`message ${messageId}`]);
  expect(await find('%')).toEqual([]);
  expect(await find('crm', { webhooks: false })).toEqual(['table 7', 'view 3']);
  expect(await find('r', { limit: 1 })).toHaveLength(1);
});
