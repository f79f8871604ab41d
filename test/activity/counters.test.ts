import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEventCounters, readWebhookCounters } from '../../src/activity/read-counters.ts';
import { readStatistics } from '../../src/activity/read-statistics.ts';
import { rollUpCounters } from '../../src/activity/roll-up-counters.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
const now = new Date('2026-05-20T12:30:00Z');
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const count = (accountId: string, webhookId: string, eventId: string, at: string, [messages, calls, errors]: readonly [number, number, number]) =>
  database.pool.query('insert into rowcast.counter_delta values ($1, $2, $3, $4, $5, $6, $7)', [accountId, webhookId, eventId, at, messages, calls, errors]);

test('counts the last 30 days, rolled up or not, per webhook and per event', async () => {
  await count('acct01', 'hook01', 'evnt01', '2026-05-20T12:00:00Z', [1, 2, 1]);
  await count('acct01', 'hook01', 'evnt02', '2026-04-21T00:00:00Z', [10, 10, 0]);
  await count('acct01', 'hook01', 'evnt01', '2026-04-20T23:59:59Z', [100, 100, 100]);
  await count('acct01', 'hook02', 'evnt03', '2026-05-19T12:00:00Z', [5, 5, 5]);
  await count('acct02', 'hook01', 'evnt01', '2026-05-20T12:00:00Z', [1000, 1000, 1000]);
  const webhooks = async () => Object.fromEntries(await readWebhookCounters(database.pool, 'acct01', ['hook01', 'hook02', 'hook03'], now));
  const events = async () => Object.fromEntries(await readEventCounters(database.pool, 'acct01', 'hook01', ['evnt01', 'evnt02'], now));
  const expectedWebhooks = {
    hook01: { Messages: 11, Calls: 12, Errors: 1 }, hook02: { Messages: 5, Calls: 5, Errors: 5 }, hook03: { Messages: 0, Calls: 0, Errors: 0 },
  };
  const expectedEvents = { evnt01: { Messages: 1, Calls: 2, Errors: 1 }, evnt02: { Messages: 10, Calls: 10, Errors: 0 } };
  expect(await webhooks()).toEqual(expectedWebhooks);
  expect(await events()).toEqual(expectedEvents);
  expect(await rollUpCounters(database.pool, { batch: 3 })).toEqual({ rows: 3, more: true });
  expect(await webhooks()).toEqual(expectedWebhooks);
  expect(await rollUpCounters(database.pool, { batch: 3 })).toEqual({ rows: 2, more: false });
  expect(await webhooks()).toEqual(expectedWebhooks);
  expect(await events()).toEqual(expectedEvents);
});

test('roll-ups beside each other count every delta once', async () => {
  await database.pool.query(
    `insert into rowcast.counter_delta select 'acct03', 'hook0' || n % 3, 'evnt0' || n % 5, '2026-05-20T00:00Z'::timestamptz + n * interval '1 minute', 1, 2, 3 from generate_series(1, 3000) n`,
  );
  const rollAll = async () => {
    while ((await rollUpCounters(database.pool, { batch: 100 })).more);
  };
  await Promise.all([rollAll(), rollAll(), rollAll(), rollAll()]);
  await rollAll();
  const { rows } = await database.pool.query(
    `select (select sum(messages)::integer from rowcast.counter_hour where account_id = 'acct03') as hours,
       (select sum(errors)::integer from rowcast.counter_day where account_id = 'acct03') as days`,
  );
  expect(rows).toEqual([{ hours: 3000, days: 9000 }]);
});

test('tells figures by minute, hour and day, zeros included', async () => {
  await count('acct04', 'hook01', 'evnt01', '2026-05-20T10:59:59.999Z', [1, 1, 0]);
  await count('acct04', 'hook01', 'evnt02', '2026-05-20T11:00:00Z', [1, 1, 1]);
  await rollUpCounters(database.pool);
  await count('acct04', 'hook02', 'evnt03', '2026-05-20T11:30:00Z', [1, 3, 0]);
  const query = { accountId: 'acct04', webhookId: null, now };
  const from = new Date('2026-05-20T10:10:00Z');
  expect(await readStatistics(database.pool, { ...query, by: 'hour', from })).toEqual({
    Result: [
      { Time: '2026-05-20T10:00:00.0000000Z', Messages: 1, Calls: 1, Errors: 0 },
      { Time: '2026-05-20T11:00:00.0000000Z', Messages: 2, Calls: 4, Errors: 1 },
      { Time: '2026-05-20T12:00:00.0000000Z', Messages: 0, Calls: 0, Errors: 0 },
    ],
    NextCursor: null,
  });
  const minutes = await readStatistics(database.pool, { ...query, by: 'minute', from: new Date('2026-05-20T10:59:30Z') });
  expect(minutes.Result).toHaveLength(91);
  expect(minutes.Result.filter(({ Calls }) => Calls > 0)).toEqual([
    { Time: '2026-05-20T10:59:00.0000000Z', Messages: 1, Calls: 1, Errors: 0 },
    { Time: '2026-05-20T11:00:00.0000000Z', Messages: 1, Calls: 1, Errors: 1 },
    { Time: '2026-05-20T11:30:00.0000000Z', Messages: 1, Calls: 3, Errors: 0 },
  ]);
  const days = await readStatistics(database.pool, { ...query, webhookId: 'hook01', eventId: 'evnt01', by: 'day' });
  expect(days.Result).toHaveLength(30);
  expect(days.Result.at(-1)).toEqual({ Time: '2026-05-20T00:00:00.0000000Z', Messages: 1, Calls: 1, Errors: 0 });
});

test('refuses ranges that are empty or too long', async () => {
  const read = (by: 'minute' | 'hour' | 'day', from: string, to: string) =>
    readStatistics(database.pool, { accountId: 'acct04', webhookId: null, by, from: new Date(from), to: new Date(to), now });
  await expect(read('hour', '2026-05-20T12:00Z', '2026-05-20T12:00Z')).rejects.toThrow('From: must be before To.');
  await expect(read('minute', '2026-05-18', '2026-05-20')).rejects.toThrow('at most 1 day before To when counted by minute');
  await expect(read('hour', '2026-01-01', '2026-05-01')).rejects.toThrow('at most 31 days before To');
  await expect(read('day', '2020-01-01', '2026-05-01')).rejects.toThrow('at most 366 days before To');
  await expect(read('day', 'soon', '2026-05-01')).rejects.toThrow('From: must be a date.');
});
