import { afterAll, beforeAll, expect, test } from 'vitest';
import { getMessage } from '../../src/activity/get-message.ts';
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

test('shows the payload without the secret, and every attempt of every call', async () => {
  const webhook = await log.webhook();
  const { accountId, webhookId } = webhook;
  const messageId = await log.message(webhook, { at: start, body: '{"secret":"\u0001","callId":"\u0002"}' });
  const next = minutesAfter(start, 5);
  const first = await log.attempt(webhook, {
    messageId, at: start, outcome: 'failed', httpStatus: 500, errorCode: 'http_status', details: 'answered 500', response: 'oops', nextAt: next,
  });
  await log.attempt(webhook, { messageId, at: next, callId: first.callId, number: 2 });
  const dead = await log.undelivered(webhook, { messageId, at: minutesAfter(start, 1), url: 1, state: 'dead', reason: 'no attempt is left' });
  await log.attempt(webhook, { messageId, at: minutesAfter(start, 1), callId: dead, url: 1, outcome: 'dead', httpStatus: null, errorCode: 'timeout' });
  const replay = await log.call(webhook, { messageId, at: minutesAfter(start, 9), url: 1 });

  const message = await getMessage(database.pool, { accountId, webhookId, messageId });
  expect(message).toMatchObject({ Id: messageId, State: 'pending', Payload: '{"secret":"••••••••","callId":"(call id)"}' });
  const iso = (at: Date) => at.toISOString().replace('Z', '0000Z');
  expect(message.Calls).toEqual([
    {
      Id: first.callId, Url: `https://one.example/${webhookId}`, State: 'delivered', Reason: null, DueAt: null,
      Attempts: [
        { Number: 1, StartedAt: iso(start), DurationMs: 12, HttpCode: 500, Outcome: 'failed', ErrorCode: 'http_status', Details: 'answered 500', Response: 'oops', NextAt: iso(next) },
        { Number: 2, StartedAt: iso(next), DurationMs: 12, HttpCode: 200, Outcome: 'delivered', ErrorCode: null, Details: null, Response: null, NextAt: null },
      ],
    },
    {
      Id: dead, Url: `https://two.example/${webhookId}`, State: 'dead', Reason: 'no attempt is left', DueAt: null,
      Attempts: [expect.objectContaining({ Number: 1, Outcome: 'dead', HttpCode: null, ErrorCode: 'timeout' })],
    },
    { Id: replay, Url: `https://two.example/${webhookId}`, State: 'pending', Reason: null, DueAt: iso(minutesAfter(start, 9)), Attempts: [] },
  ]);
});

test('a call that waits at a held URL is held, with the reason', async () => {
  const webhook = await log.webhook();
  const messageId = await log.message(webhook, { at: start });
  await log.call(webhook, { messageId, at: start });
  await database.pool.query(`update rowcast.outgoing_url set state = 'held', held_reason = 'gone' where id = $1`, [webhook.urls[0]]);
  const message = await getMessage(database.pool, { ...webhook, messageId });
  expect(message.State).toBe('held');
  expect(message.Calls).toMatchObject([{ State: 'held', Reason: 'gone' }]);
});

test('another account, an unknown id and no id at all are not found', async () => {
  const [webhook, other] = [await log.webhook(), await log.webhook()];
  const messageId = await log.message(webhook, { at: start });
  const found = (given: { accountId: string; webhookId: string; messageId: string }) => getMessage(database.pool, given);
  await expect(found({ ...webhook, messageId, accountId: other.accountId })).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await expect(found({ ...webhook, messageId, webhookId: other.webhookId })).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await expect(found({ ...webhook, messageId: '00000000-0000-7000-8000-000000000000' })).rejects.toMatchObject({ code: 'ObjectNotFound' });
  await expect(found({ ...webhook, messageId: "'; drop table" })).rejects.toMatchObject({ code: 'ObjectNotFound' });
});
