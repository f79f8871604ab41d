import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALL_MOVES, CALL_STATES, type CallState } from '../../src/activity/call-states.ts';
import { getMessage } from '../../src/activity/get-message.ts';
import { listMessages } from '../../src/activity/list-messages.ts';
import { DefinitionCache } from '../../src/delivery/definition-cache.ts';
import { discardCalls } from '../../src/delivery/discard-calls.ts';
import { fanOutTable } from '../support/fan-out-table.ts';
import { holdUrl } from '../../src/delivery/hold-url.ts';
import type { QueuedCall } from '../../src/delivery/queued-call.ts';
import { refillLanes } from '../../src/delivery/refill-lanes.ts';
import { resumeOutgoingUrls } from '../../src/delivery/resume-outgoing-urls.ts';
import type { FinishedAttempt } from '../../src/delivery/finished-attempt.ts';
import { settleAttempts } from '../../src/delivery/settle-attempts.ts';
import { deleteEvent } from '../../src/webhooks/delete-event.ts';
import type { DataTable } from '../../src/tables/data-table.ts';
import { v7 as uuidV7 } from 'uuid';
import { openDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

let fixture: DeliveryFixture;
let table: DataTable & { sql: string };
let made = 0;
beforeAll(async () => {
  fixture = await openDeliveryFixture();
  table = await fixture.table();
});
afterAll(() => fixture.close());

interface Walked {
  call: QueuedCall;
  attempts: number;
}

const accountId = () => fixture.account.id;

async function newCall({ held = false } = {}): Promise<Walked> {
  const webhook = await fixture.webhook([`https://states.example/${(made += 1)}`]);
  const event = await fixture.event(webhook.Id, table);
  if (held) {
    const { rows } = await fixture.pool.query<{ id: number }>('select id from rowcast.outgoing_url where webhook_id = $1', [webhook.Id]);
    await holdUrl(fixture.pool, accountId(), webhook.Id, rows[0]!.id, 'test');
  }
  await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
  const fannedOut = await fanOutTable(fixture.pool, new DefinitionCache(), table.id);
  const call = fannedOut!.calls.find(({ eventId }) => eventId === event.Id)!;
  return { call, attempts: 0 };
}

async function attempt(walked: Walked, outcome: 'delivered' | 'failed' | 'dead'): Promise<void> {
  const now = Date.now() * 1000;
  const number = (walked.attempts += 1);
  const dueAgainAt = outcome === 'failed' ? now - 1_000 : null;
  await settleAttempts(fixture.pool, [{
    call: walked.call, id: uuidV7(), number, outcome, startedAt: now, durationMs: 1, httpStatus: outcome === 'delivered' ? 200 : 500,
    errorCode: outcome === 'delivered' ? null : 'http_status', details: null, response: null, nextAt: dueAgainAt, dueAgainAt,
  }]);
  if (dueAgainAt !== null) walked.call = { ...walked.call, dueAt: dueAgainAt, attempts: number };
}

test('a batch whose commit was not heard of, or of one part only, is recorded once', async () => {
  const { call } = await newCall();
  const { call: other } = await newCall();
  const common = { number: 1, startedAt: Date.now() * 1000, durationMs: 1, details: null, response: null, nextAt: null, dueAgainAt: null };
  const dead: FinishedAttempt = { ...common, call, id: uuidV7(), outcome: 'dead', httpStatus: 500, errorCode: 'http_status' };
  const delivered: FinishedAttempt = { ...common, call: other, id: uuidV7(), outcome: 'delivered', httpStatus: 200, errorCode: null };
  await settleAttempts(fixture.pool, [delivered]);
  await expect(settleAttempts(fixture.pool, [delivered, dead])).rejects.toMatchObject({ code: '23505' });
  await settleAttempts(fixture.pool, [delivered, dead], 'again');
  await expect(settleAttempts(fixture.pool, [dead])).rejects.toMatchObject({ code: '23505' });
  await settleAttempts(fixture.pool, [delivered, dead], 'again');
  for (const { id, webhookId, errors } of [{ ...call, errors: 1 }, { ...other, errors: 0 }]) {
    const { rows: [found] } = await fixture.pool.query(
      `select (select count(*)::integer from rowcast.attempt where call_id = $1) as attempts,
         (select count(*)::integer from rowcast.undelivered_call where id = $1) as dead, (select count(*)::integer from rowcast.call where id = $1) as waiting`,
      [id],
    );
    expect(found).toEqual({ attempts: 1, dead: errors, waiting: 0 });
    const { rows } = await fixture.pool.query('select sum(calls)::integer as calls, sum(errors)::integer as errors from rowcast.counter_delta where webhook_id = $1', [webhookId]);
    expect(rows).toEqual([{ calls: 1, errors }]);
  }
});

/** Does what brings a call from one state to another, whether that is legal or not. */
async function move(walked: Walked, from: CallState, to: CallState): Promise<void> {
  const { webhookId, eventId, urlId } = walked.call;
  switch (to) {
    case 'pending':
      if (from === 'held') await resumeOutgoingUrls(fixture.pool, { accountId: accountId(), webhookId, body: {} });
      else await attempt(walked, 'failed');
      return;
    case 'held':
      if (from === 'held') await attempt(walked, 'failed');
      else await holdUrl(fixture.pool, accountId(), webhookId, urlId, 'test');
      return;
    case 'delivered':
    case 'dead':
      await attempt(walked, to);
      return;
    case 'discarded':
      if (from !== 'discarded') await deleteEvent(fixture.parts, fixture.author, webhookId, eventId);
      await discardCalls(fixture.pool);
  }
}

async function stateOf({ call }: Walked): Promise<CallState> {
  const of = { accountId: accountId(), webhookId: call.webhookId };
  const { Calls, State } = await getMessage(fixture.pool, { ...of, messageId: call.messageId });
  const found = Calls.find(({ Id }) => Id === call.id)!;
  // The message has this one call: every reader says the same.
  expect(State).toBe(found.State);
  expect((await listMessages(fixture.pool, { ...of, filters: { state: found.State } })).Result.map(({ Id }) => Id)).toContain(call.messageId);
  const { rowCount } = await fixture.pool.query('select from rowcast.call where id = $1', [call.id]);
  expect(rowCount).toBe(found.State === 'pending' || found.State === 'held' ? 1 : 0);
  const { calls } = await refillLanes(fixture.pool, [{ ...call, calls: 10, bytes: 1_000_000, from: 0, inMemory: [] }]);
  expect(calls.some(({ id }) => id === call.id)).toBe(found.State === 'pending');
  return found.State;
}

for (const from of CALL_STATES) {
  for (const to of CALL_STATES) {
    const legal = CALL_MOVES[from].includes(to);
    test(`${from} → ${to}: ${legal ? 'legal' : 'refused'}`, async () => {
      const walked = await newCall();
      if (from !== 'pending') await move(walked, 'pending', from);
      expect(await stateOf(walked)).toBe(from);
      await move(walked, from, to);
      expect(await stateOf(walked)).toBe(legal ? to : from);
    });
  }
}

test('a call of a held URL begins as held', async () => {
  expect(await stateOf(await newCall({ held: true }))).toBe('held');
});
