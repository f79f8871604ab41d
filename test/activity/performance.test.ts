import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPerformance } from '../../src/activity/read-performance.ts';
import { rollUpCounters } from '../../src/activity/roll-up-counters.ts';
import { sampleBacklogs } from '../../src/activity/sample-backlogs.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { logFixture, minutesAfter, type LogFixture, type LoggedWebhook } from './log-fixture.ts';

// A moment of today that has an hour before it in the same day's partition or the one before.
const now = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + 30_000);
let database: TestDatabase;
let log: LogFixture;
beforeAll(async () => {
  database = await testDatabase();
  log = await logFixture(database.pool, { now });
});
afterAll(() => database.close());

const read = ({ accountId }: { accountId: string }, webhookId: string | null, by: 'minute' | 'hour' | 'day') => readPerformance(database.pool, { accountId, webhookId, by, now });

async function attempts(of: LoggedWebhook, at: Date, durations: readonly number[]): Promise<void> {
  const messageId = await log.message(of, { at });
  for (const duration of durations) {
    const { id } = await log.attempt(of, { messageId, at });
    await database.pool.query('update rowcast.attempt set duration_ms = $2 where id = $1', [id, duration]);
  }
  await database.pool.query(
    'insert into rowcast.counter_delta (account_id, webhook_id, event_id, at, messages, calls, errors) values ($1, $2, $3, $4, 1, $5, 0)',
    [of.accountId, of.webhookId, of.eventId, at, durations.length],
  );
}

test('latency by minute and hour, of one webhook and of all; where no POST was made nothing is measured', async () => {
  const crm = await log.webhook();
  const shop = await log.webhook({ accountId: crm.accountId });
  await attempts(crm, minutesAfter(now, -30), [10, 20, 30, 40]);
  await attempts(shop, minutesAfter(now, -30), [500]);
  await log.attempt(crm, { messageId: await log.message(crm, { at: minutesAfter(now, -30) }), at: minutesAfter(now, -30), number: 0, outcome: 'discarded' });
  const measured = async (webhookId: string | null, by: 'minute' | 'hour') => (await read(crm, webhookId, by)).Result.filter(({ Latency }) => Latency.Calls > 0).map(({ Latency }) => Latency);
  expect(await measured(crm.webhookId, 'minute')).toEqual([{ Calls: 4, P50: 20, P95: 40, P99: 40 }]);
  expect(await measured(null, 'minute')).toEqual([{ Calls: 5, P50: 30, P95: 500, P99: 500 }]);
  await rollUpCounters(database.pool);
  expect(await measured(crm.webhookId, 'hour')).toEqual([{ Calls: 4, P50: 20, P95: 40, P99: 40 }]);
  expect((await read(crm, null, 'minute')).Result).toHaveLength(60);
  expect((await read(await log.webhook(), null, 'hour')).Result.every(({ Latency }) => Latency.Calls === 0 && Latency.P50 === null)).toBe(true);
});

test('a backlog is its highest count of an hour, and the sum over webhooks', async () => {
  const crm = await log.webhook();
  const shop = await log.webhook({ accountId: crm.accountId });
  const messageId = await log.message(crm, { at: now });
  await log.call(crm, { messageId, at: now });
  await log.call(crm, { messageId, at: now, url: 1 });
  await log.call(shop, { messageId, at: now });
  expect(await sampleBacklogs(database.pool, { now: minutesAfter(now, -1) })).toBe(2);
  await database.pool.query('delete from rowcast.call where webhook_id = $1 and url_id = $2', [crm.webhookId, crm.urls[1]]);
  await sampleBacklogs(database.pool, { now });
  const waiting = async (webhookId: string | null, by: 'minute' | 'hour') => (await read(crm, webhookId, by)).Result.slice(-2).map(({ Waiting }) => Waiting);
  expect(await waiting(crm.webhookId, 'minute')).toEqual([2, 1]);
  expect(await waiting(null, 'minute')).toEqual([3, 2]);
  expect(await waiting(null, 'hour')).toEqual([3, 2]);
  expect((await read(crm, null, 'day')).Result.at(-1)!.Waiting).toBeGreaterThanOrEqual(2);
});
