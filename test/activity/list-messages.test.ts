import { afterAll, beforeAll, expect, test } from 'vitest';
import { listMessages, type MessageFilters } from '../../src/activity/list-messages.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { logFixture, minutesAfter, type LogFixture, type LoggedWebhook } from './log-fixture.ts';

let database: TestDatabase;
let log: LogFixture;
const start = minutesAfter(new Date(), -60);
beforeAll(async () => {
  database = await testDatabase();
  log = await logFixture(database.pool);
});
afterAll(() => database.close());

const list = ({ accountId, webhookId }: LoggedWebhook, filters: MessageFilters = {}) => listMessages(database.pool, { accountId, webhookId, filters });
const ids = async (of: LoggedWebhook, filters?: MessageFilters) => (await list(of, filters)).Result.map(({ Id }) => Id);

test('shows a message with its event, its record and what became of its calls', async () => {
  const webhook = await log.webhook();
  const at = new Date(start);
  const id = await log.message(webhook, { at, recordKey: '42', sequence: 99, body: '{"a":1}' });
  await log.attempt(webhook, { messageId: id, at, url: 0 });
  await log.call(webhook, { messageId: id, at, url: 1 });
  expect(await list(webhook)).toEqual({
    Result: [{
      Id: id, EventId: webhook.eventId, EventType: 'table.recordInsert', ObjectName: 'Orders', RecordKey: '42', Source: 'RESTAPIs', Actor: 'Jo',
      EventDate: at.toISOString().replace('Z', '0000Z'), Sequence: 99, Size: 7, State: 'pending', Problem: null,
      Calls: { Pending: 1, Held: 0, Delivered: 1, Dead: 0, Discarded: 0 },
    }],
    NextCursor: null,
  });
});

test('a state is the most open, then the worst of the calls; each can be filtered by', async () => {
  const webhook = await log.webhook();
  let minute = 0;
  const message = (given: { problem?: string } = {}) => log.message(webhook, { at: minutesAfter(start, (minute += 1)), ...given });
  const [delivered, pending, dead, discarded, tooLarge, replayed, replaying] = [
    await message(), await message(), await message(), await message(), await message({ problem: 'over 10 MB' }), await message(), await message(),
  ];
  const later = minutesAfter(start, 20);
  for (const url of [0, 1] as const) await log.attempt(webhook, { messageId: delivered, at: later, url });
  await log.attempt(webhook, { messageId: pending, at: later, outcome: 'failed' });
  await log.call(webhook, { messageId: pending, at: later, attempts: 1 });
  await log.undelivered(webhook, { messageId: pending, at: later, url: 1, state: 'dead' });
  await log.undelivered(webhook, { messageId: dead, at: later, state: 'dead' });
  await log.undelivered(webhook, { messageId: dead, at: later, url: 1, state: 'discarded' });
  await log.attempt(webhook, { messageId: discarded, at: later });
  await log.undelivered(webhook, { messageId: discarded, at: later, url: 1, state: 'discarded' });
  for (const messageId of [replayed, replaying]) await log.undelivered(webhook, { messageId, at: later, state: 'dead' });
  await log.attempt(webhook, { messageId: replayed, at: minutesAfter(later, 1) });
  await log.call(webhook, { messageId: replaying, at: minutesAfter(later, 1) });

  const { Result } = await list(webhook);
  expect(Result.map(({ Id, State }) => [Id, State])).toEqual([
    [replaying, 'pending'], [replayed, 'delivered'], [tooLarge, 'discarded'], [discarded, 'discarded'], [dead, 'dead'], [pending, 'pending'], [delivered, 'delivered'],
  ]);
  for (const state of ['pending', 'held', 'delivered', 'dead', 'discarded']) {
    expect(await ids(webhook, { state }), state).toEqual(Result.filter(({ State }) => State === state).map(({ Id }) => Id));
  }
  expect(Result.find(({ Id }) => Id === tooLarge)).toMatchObject({ Problem: 'over 10 MB', Size: 0 });

  await database.pool.query(`update rowcast.outgoing_url set state = 'held' where id = $1`, [webhook.urls[0]]);
  expect(await ids(webhook, { state: 'held' })).toEqual([replaying, pending]);
  expect(await ids(webhook, { state: 'pending' })).toEqual([]);
});

test('pages newest first, each message once', async () => {
  const webhook = await log.webhook();
  const all: string[] = [];
  for (let minute = 0; minute < 7; minute += 1) all.unshift(await log.message(webhook, { at: minutesAfter(start, minute) }));
  for (const state of [undefined, 'discarded']) {
    if (state !== undefined) for (const messageId of all) await log.undelivered(webhook, { messageId, at: start, state: 'discarded' });
    const seen: string[] = [];
    let cursor: string | undefined;
    const sizes: number[] = [];
    do {
      const page = await list(webhook, { limit: 3, cursor, state });
      seen.push(...page.Result.map(({ Id }) => Id));
      sizes.push(page.Result.length);
      cursor = page.NextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
    expect(sizes).toEqual([3, 3, 1]);
  }
});

test('filters by event, record and time', async () => {
  const webhook = await log.webhook();
  const first = await log.message(webhook, { at: start, recordKey: 'a', eventId: 'other1' });
  const second = await log.message(webhook, { at: minutesAfter(start, 1), recordKey: 'b' });
  const third = await log.message(webhook, { at: minutesAfter(start, 2), recordKey: 'b' });
  expect(await ids(webhook, { eventId: 'other1' })).toEqual([first]);
  expect(await ids(webhook, { recordKey: 'b' })).toEqual([third, second]);
  expect(await ids(webhook, { from: minutesAfter(start, 1) })).toEqual([third, second]);
  expect(await ids(webhook, { from: minutesAfter(start, 1), to: minutesAfter(start, 2) })).toEqual([second]);
});

test('a filter that finds little inspects a bounded number of rows and says where to go on', async () => {
  const webhook = await log.webhook();
  const wanted = await log.message(webhook, { at: start, recordKey: 'needle' });
  await database.pool.query(
    `insert into rowcast.message (account_id, webhook_id, id, event_id, event_version, table_id, shape_version, record_key, sequence, source, event_date, body, size)
     select $1, $2, overlay(rowcast.uuid_floor($3)::text placing lpad(to_hex(n), 12, '0') from 25)::uuid, $4, 1, $5, 1, 'hay', n, 'Import', now(), '{}', 2
     from generate_series(1, 20100) n`,
    [webhook.accountId, webhook.webhookId, minutesAfter(start, 1), webhook.eventId, webhook.tableId],
  );
  const page = await list(webhook, { recordKey: 'needle' });
  expect(page.Result).toEqual([]);
  expect(page.NextCursor).not.toBeNull();
  const next = await list(webhook, { recordKey: 'needle', cursor: page.NextCursor! });
  expect(next.Result.map(({ Id }) => Id)).toEqual([wanted]);
  expect(next.NextCursor).toBeNull();
});

test('shows nothing of other accounts or webhooks', async () => {
  const [mine, sibling] = [await log.webhook(), await log.webhook()];
  await log.message(mine, { at: start });
  expect(await ids(sibling)).toEqual([]);
  expect(await ids({ ...mine, accountId: sibling.accountId })).toEqual([]);
});

test('names every filter that is wrong', async () => {
  const webhook = await log.webhook();
  await expect(list(webhook, { limit: 0, state: 'open', cursor: 'x', from: new Date(NaN), recordKey: 'a\0' })).rejects.toThrow(
    'RecordKey: must not contain U+0000. Limit: must be a whole number, 1 to 1000. From: must be a date. Cursor: is not a cursor of this list. State: must be one of pending, held, delivered, dead, discarded.',
  );
});
