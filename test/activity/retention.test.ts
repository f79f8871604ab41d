import { afterEach, beforeEach, expect, test } from 'vitest';
import { dropOldPartitions } from '../../src/activity/drop-old-partitions.ts';
import { ensurePartitions } from '../../src/activity/ensure-partitions.ts';
import { getMessage } from '../../src/activity/get-message.ts';
import { listLogs } from '../../src/activity/list-logs.ts';
import { listMessages } from '../../src/activity/list-messages.ts';
import { startActivityLoops } from '../../src/activity/start-activity-loops.ts';
import { sweep } from '../../src/activity/sweep.ts';
import type { Observation } from '../../src/observe.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { daysAfter, logFixture, type LogFixture } from './log-fixture.ts';

const start = new Date('2026-03-01T12:00:00Z');
const retentionDays = 30;
let database: TestDatabase;
let log: LogFixture;
beforeEach(async () => {
  database = await testDatabase();
  log = await logFixture(database.pool, { now: start });
});
afterEach(() => database.close());

const rowsOf = async (table: string) => (await database.pool.query<{ n: number }>(`select count(*)::integer as n from rowcast.${table}`)).rows[0]!.n;

test('makes partitions from yesterday to three days ahead, once', async () => {
  expect(await ensurePartitions(database.pool, start)).toBe(0);
  expect(await ensurePartitions(database.pool, daysAfter(start, 1))).toBe(2);
  expect(await Promise.all([1, 2, 3].map(() => ensurePartitions(database.pool, daysAfter(start, 2))))).toContain(2);
});

test('drops the partitions of days that ended before the retention, and keeps what has a live call', async () => {
  const webhook = await log.webhook();
  const done = await log.message(webhook, { at: start });
  await log.attempt(webhook, { messageId: done, at: start });
  const live = await log.message(webhook, { at: start, body: '{"kept":true}' });
  await log.call(webhook, { messageId: live, at: daysAfter(start, 40) });

  const drop = (days: number) => dropOldPartitions(database.pool, { retentionDays, now: daysAfter(start, days) });
  expect(await drop(30)).toEqual(['attempt_20260228', 'message_20260228']);
  expect(await drop(31)).toEqual(['attempt_20260301', 'message_20260301']);
  expect((await listMessages(database.pool, { ...webhook, filters: {} })).Result).toMatchObject([{ Id: live, State: 'pending' }]);
  expect((await listMessages(database.pool, { ...webhook, filters: { state: 'pending' } })).Result).toMatchObject([{ Id: live }]);
  expect(await getMessage(database.pool, { ...webhook, messageId: live })).toMatchObject({ Payload: '{"kept":true}' });
  await expect(getMessage(database.pool, { ...webhook, messageId: done })).rejects.toThrow();

  // It is delivered at last: its line in the log still knows the message, and then it goes.
  await database.pool.query('delete from rowcast.call');
  await ensurePartitions(database.pool, daysAfter(start, 40));
  await log.attempt(webhook, { messageId: live, at: daysAfter(start, 40) });
  expect((await listLogs(database.pool, { ...webhook, filters: {} })).Result).toMatchObject([{ MessageId: live, MessageSize: 13 }]);
  await sweep(database.pool, { retentionDays, now: daysAfter(start, 40) });
  expect(await rowsOf('kept_message')).toBe(0);
  expect((await listLogs(database.pool, { ...webhook, filters: {} })).Result).toMatchObject([
    { MessageId: live, MessageSize: null, EventId: webhook.eventId, EventType: 'table.recordInsert' },
  ]);
});

test('an account may keep its logs for longer, or for less long, than the server', async () => {
  const [short, long] = [await log.webhook(), await log.webhook()];
  await database.pool.query('update rowcast.account set log_retention_days = case id when $1 then 5 else 60 end', [short.accountId]);
  for (const webhook of [short, long]) {
    const messageId = await log.message(webhook, { at: start });
    await log.attempt(webhook, { messageId, at: start });
    const live = await log.message(webhook, { at: start });
    await log.call(webhook, { messageId: live, at: start });
  }
  expect(await dropOldPartitions(database.pool, { retentionDays, now: daysAfter(start, 31) })).toEqual([]);
  await sweep(database.pool, { retentionDays, now: daysAfter(start, 31) });
  const left = async ({ accountId, webhookId }: typeof short) => (await listLogs(database.pool, { accountId, webhookId, filters: {} })).Result.length;
  expect(await left(short)).toBe(1);
  expect(await left(long)).toBe(3);
});

test('a busy log is not waited for: the drop gives up and is tried again', async () => {
  const reader = await database.pool.connect();
  await reader.query('begin');
  await reader.query('select count(*) from rowcast.message');
  await expect(dropOldPartitions(database.pool, { retentionDays, now: daysAfter(start, 60) })).rejects.toThrow(/lock timeout/);
  await reader.query('commit');
  reader.release();
  expect(await dropOldPartitions(database.pool, { retentionDays, now: daysAfter(start, 60) })).toHaveLength(9);
});

test('sweeps definitions once no log line can name them, and nothing that is in use', async () => {
  const [gone, used] = [await log.webhook(), await log.webhook()];
  await database.pool.query('update rowcast.webhook set deleted_at = $2 where id = $1', [gone.webhookId, start]);
  await database.pool.query('update rowcast.event set deleted_at = $2 where id = $1', [gone.eventId, start]);
  await database.pool.query('update rowcast.event_version set to_at = $2 where event_id = $1', [gone.eventId, start]);
  await database.pool.query('delete from rowcast.data_table where id = $1', [gone.tableId]);
  await database.pool.query(`insert into rowcast.table_shape (account_id, table_id, version, table_name, fields) values ($1, $2, 2, 'Orders', '[]')`, [used.accountId, used.tableId]);
  await database.pool.query('update rowcast.data_table set shape_version = 2 where id = $1', [used.tableId]);
  for (const webhook of [gone, used]) {
    await log.undelivered(webhook, { messageId: await log.message(webhook, { at: start }), at: start, state: 'dead' });
  }
  const counts = async () => ({
    webhooks: await rowsOf('webhook'), urls: await rowsOf('outgoing_url'), events: await rowsOf('event'), versions: await rowsOf('event_version'),
    shapes: await rowsOf('table_shape'), undelivered: await rowsOf('undelivered_call'),
  });
  const all = { webhooks: 2, urls: 4, events: 2, versions: 2, shapes: 3, undelivered: 2 };
  await sweep(database.pool, { retentionDays, now: daysAfter(start, 1) });
  expect(await counts()).toEqual(all);
  await sweep(database.pool, { retentionDays, now: daysAfter(start, 36) });
  expect(await counts()).toEqual({ ...all, undelivered: 0 });
  expect((await sweep(database.pool, { retentionDays, now: daysAfter(start, 39), batch: 1 })).more).toBe(true);
  await sweep(database.pool, { retentionDays, now: daysAfter(start, 39) });
  expect(await counts()).toEqual({ webhooks: 1, urls: 2, events: 1, versions: 1, shapes: 1, undelivered: 0 });
});

test('sweeps old counters and backlogs, expired tokens and inspected calls', async () => {
  const { accountId } = await log.webhook();
  const { pool } = database;
  await pool.query(`insert into rowcast.counter_hour values ($1, 'w', 'e', $2, 1, 1, 1), ($1, 'w', 'e', $3, 1, 1, 1)`, [accountId, start, daysAfter(start, 41)]);
  await pool.query(`insert into rowcast.counter_day values ($1, 'w', 'e', $2, 1, 1, 1), ($1, 'w', 'e', $3, 1, 1, 1)`, [accountId, daysAfter(start, -400), start]);
  await pool.query(`insert into rowcast.counter_minute values ($1, 'w', 'e', $2, 1, 1, 1), ($1, 'w', 'e', $3, 1, 1, 1)`, [accountId, daysAfter(start, 38), daysAfter(start, 41)]);
  await pool.query(`insert into rowcast.backlog_minute values ($1, 'w', $2, 1), ($1, 'w', $3, 1)`, [accountId, daysAfter(start, 38), daysAfter(start, 41)]);
  await pool.query(`insert into rowcast.backlog_hour values ($1, 'w', $2, 1), ($1, 'w', $3, 1)`, [accountId, start, daysAfter(start, 41)]);
  await pool.query(`insert into rowcast.inspector (token, account_id) values ('t', $1)`, [accountId]);
  await pool.query(`insert into rowcast.inspected_call (token, headers, body) values ('t', '{}', 'new')`);
  await pool.query(`insert into rowcast.inspected_call (token, received_at, headers, body) values ('t', $1, '{}', 'old')`, [start]);
  await sweep(pool, { retentionDays, now: daysAfter(start, 41) });
  const left = await Promise.all(['counter_minute', 'counter_hour', 'counter_day', 'backlog_minute', 'backlog_hour', 'inspected_call'].map(rowsOf));
  expect(left).toEqual([1, 1, 1, 1, 1, 1]);
});

test('the loops make partitions before they resolve, and end when told', async () => {
  const seen: Observation['kind'][] = [];
  const loops = await startActivityLoops({ pool: database.pool, retentionDays, now: () => daysAfter(start, 10), observe: ({ kind }) => seen.push(kind) });
  expect(seen).toContain('partitions.made');
  await loops.stop();
  expect(seen).not.toContain('loop.failed');
});
