import { afterAll, beforeAll, expect, test } from 'vitest';
import { listLogs, type LogFilters } from '../../src/activity/list-logs.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { logFixture, minutesAfter, type LogFixture } from './log-fixture.ts';

let database: TestDatabase;
let log: LogFixture;
const start = minutesAfter(new Date(), -60);
beforeAll(async () => {
  database = await testDatabase();
  log = await logFixture(database.pool);
});
afterAll(() => database.close());

type Of = { accountId: string; webhookId: string | null };
const list = ({ accountId, webhookId }: Of, filters: LogFilters = {}) => listLogs(database.pool, { accountId, webhookId, filters });
const ids = async (of: Of, filters?: LogFilters) => (await list(of, filters)).Result.map(({ LogId }) => LogId);
const iso = (at: Date) => at.toISOString().replace('Z', '0000Z');

test('has a line for a message that was created and one for each attempt, newest first', async () => {
  const webhook = await log.webhook({ name: 'Orders' });
  const messageId = await log.message(webhook, { at: start });
  const next = minutesAfter(start, 2);
  const failed = await log.attempt(webhook, {
    messageId, at: minutesAfter(start, 1), outcome: 'failed', httpStatus: 503, errorCode: 'http_status', details: 'answered 503', response: 'busy', nextAt: next,
  });
  const delivered = await log.attempt(webhook, { messageId, at: next, callId: failed.callId, number: 2 });
  const same = {
    MessageId: messageId, MessageSize: 2, EventDate: iso(start), WebhookId: webhook.webhookId, WebhookName: 'Orders',
    EventId: webhook.eventId, EventType: 'table.recordInsert', ObjectType: 'Table', ObjectName: 'Orders',
  };
  const url = `https://one.example/${webhook.webhookId}`;
  expect(await list(webhook)).toEqual({
    Result: [
      {
        ...same, LogId: delivered.id, Date: iso(next), ActivityType: 'Message sent', ActivityDescription: 'The call was delivered at attempt 2.',
        Attempt: 2, Status: 'Success', HttpCode: 200, HttpResponse: null, StatusDetails: null, WebhookUrl: url,
      },
      {
        ...same, LogId: failed.id, Date: iso(minutesAfter(start, 1)), ActivityType: 'Message sent',
        ActivityDescription: `The call failed; the next attempt is due at ${iso(next)}.`,
        Attempt: 1, Status: 'Failure', HttpCode: 503, HttpResponse: 'busy', StatusDetails: 'answered 503', WebhookUrl: url,
      },
      {
        ...same, LogId: messageId, Date: iso(start), ActivityType: 'Message created', ActivityDescription: 'The message was created.',
        Attempt: null, Status: 'Success', HttpCode: null, HttpResponse: null, StatusDetails: null, WebhookUrl: null,
      },
    ],
    NextCursor: null,
  });
});

test('says why a message was not sent and why a call was discarded', async () => {
  const webhook = await log.webhook();
  const tooLarge = await log.message(webhook, { at: start, problem: 'The body is over 10 MB.' });
  const messageId = await log.message(webhook, { at: minutesAfter(start, 1) });
  await log.attempt(webhook, { messageId, at: minutesAfter(start, 2), outcome: 'discarded', number: 0, httpStatus: null, details: 'the URL was removed' });
  const { Result } = await list(webhook, { status: 'Failure' });
  expect(Result).toMatchObject([
    { MessageId: messageId, Attempt: 0, Status: 'Failure', StatusDetails: 'the URL was removed', ActivityDescription: 'The call was discarded: the URL was removed' },
    { LogId: tooLarge, ActivityType: 'Message created', Status: 'Failure', StatusDetails: 'The body is over 10 MB.' },
  ]);
  expect(await ids(webhook, { status: 'Success' })).toEqual([messageId]);
});

test('filters by event, message, activity, URL and time', async () => {
  const webhook = await log.webhook();
  const first = await log.message(webhook, { at: start, eventId: 'other1' });
  const second = await log.message(webhook, { at: minutesAfter(start, 1) });
  const one = await log.attempt(webhook, { messageId: second, at: minutesAfter(start, 2), url: 0 });
  const two = await log.attempt(webhook, { messageId: second, at: minutesAfter(start, 3), url: 1 });
  expect(await ids(webhook, { eventId: 'other1' })).toEqual([first]);
  expect(await ids(webhook, { messageId: second })).toEqual([two.id, one.id, second]);
  expect(await ids(webhook, { activity: 'Message created' })).toEqual([second, first]);
  expect(await ids(webhook, { activity: 'Message sent' })).toEqual([two.id, one.id]);
  expect(await ids(webhook, { url: `https://two.example/${webhook.webhookId}` })).toEqual([two.id]);
  expect(await ids(webhook, { url: 'https://elsewhere.example/' })).toEqual([]);
  expect(await ids(webhook, { from: minutesAfter(start, 1), to: minutesAfter(start, 3) })).toEqual([one.id, second]);
});

test('reads all webhooks of the account in one order, deleted ones included, and no other account', async () => {
  const first = await log.webhook();
  const second = await log.webhook({ accountId: first.accountId });
  const stranger = await log.webhook();
  const all: string[] = [];
  for (let minute = 0; minute < 9; minute += 1) {
    all.unshift(await log.message(minute % 3 === 0 ? first : second, { at: minutesAfter(start, minute) }));
    await log.message(stranger, { at: minutesAfter(start, minute) });
  }
  await database.pool.query('update rowcast.webhook set deleted_at = now() where id = $1', [second.webhookId]);
  const everywhere = { accountId: first.accountId, webhookId: null };
  expect(await ids(everywhere)).toEqual(all);
  for (const filters of [{}, { eventId: second.eventId }]) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(everywhere, { ...filters, limit: 2, cursor });
      seen.push(...page.Result.map(({ LogId }) => LogId));
      cursor = page.NextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual('eventId' in filters ? all.filter((_, index) => (8 - index) % 3 !== 0) : all);
  }
  expect(await ids({ accountId: stranger.accountId, webhookId: first.webhookId })).toEqual([]);
});

test('a filter that finds little goes on where it ended, over all webhooks too', async () => {
  const quiet = await log.webhook();
  const busy = await log.webhook({ accountId: quiet.accountId });
  const wanted = await log.message(busy, { at: start, eventId: 'needle' });
  const early = await log.message(quiet, { at: minutesAfter(start, -1), eventId: 'needle' });
  await database.pool.query(
    `insert into rowcast.message (account_id, webhook_id, id, event_id, event_version, table_id, shape_version, record_key, sequence, source, event_date, body, size)
     select $1, $2, overlay(rowcast.uuid_floor($3)::text placing lpad(to_hex(n), 12, '0') from 25)::uuid, 'hay', 1, $4, 1, 'hay', n, 'Import', now(), '{}', 2
     from generate_series(1, 10100) n`,
    [busy.accountId, busy.webhookId, minutesAfter(start, 1), busy.tableId],
  );
  const everywhere = { accountId: quiet.accountId, webhookId: null };
  const page = await list(everywhere, { eventId: 'needle' });
  expect(page.Result).toEqual([]);
  const next = await list(everywhere, { eventId: 'needle', cursor: page.NextCursor! });
  expect(next.Result.map(({ LogId }) => LogId)).toEqual([wanted, early]);
  expect(next.NextCursor).toBeNull();
});

test('an HTTP code, a class of codes, or no answer at all', async () => {
  const webhook = await log.webhook();
  const messageId = await log.message(webhook, { at: start });
  const sent = async (minute: number, httpStatus: number | null) =>
    (await log.attempt(webhook, { messageId, at: minutesAfter(start, minute), outcome: httpStatus === 200 ? 'delivered' : 'failed', httpStatus })).id;
  const [ok, busy, bad, timeout] = [await sent(1, 200), await sent(2, 503), await sent(3, 500), await sent(4, null)];
  expect(await ids(webhook, { httpCode: '503' })).toEqual([busy]);
  expect(await ids({ ...webhook, webhookId: null }, { httpCode: '5xx' })).toEqual([bad, busy]);
  expect(await ids(webhook, { httpCode: '2xx' })).toEqual([ok]);
  expect(await ids(webhook, { httpCode: 'none' })).toEqual([timeout]);
  await expect(list(webhook, { httpCode: '6xx' })).rejects.toThrow('HttpCode: must be an HTTP code such as 503, or 2xx, 3xx, 4xx, 5xx, or none.');
});

test('names every filter that is wrong', async () => {
  const webhook = await log.webhook();
  await expect(list(webhook, { limit: 1001, status: 'ok', activity: 'sent', messageId: '7', url: '\0', cursor: '' })).rejects.toThrow(
    'Url: must not contain U+0000. Status: must be one of Success, Failure. Activity: must be one of Message created, Message sent. '
    + 'MessageId: is not a message id. Limit: must be a whole number, 1 to 1000. Cursor: is not a cursor of this list.',
  );
});
