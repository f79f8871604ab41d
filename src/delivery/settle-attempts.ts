import type { Pool } from 'pg';
import { int2Array, int4Array, int8Array, textArray, timestamptzArray, uuidArray } from '../db/binary-array.ts';
import type { FinishedAttempt } from './finished-attempt.ts';
import { isPlainDelivery, settleDelivered } from './settle-delivered.ts';

/*
 * One statement for a whole batch: calls that ended leave the queue, the others get their next time, attempts are appended, dead
 * calls are kept with their reason, and the counts are added. A call that has ended meanwhile (discarded, or settled by a former owner)
 * is not there any more: what it ended as stands.
 */
const settle = (ifRecorded: '' | 'on conflict do nothing') => `
  with attempts as materialized (
    select * from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::bigint[], $6::uuid[], $7::uuid[], $8::smallint[], $9::text[],
      $10::timestamptz[], $11::integer[], $12::smallint[], $13::text[], $14::text[], $15::text[], $16::timestamptz[])
      a (account_id, webhook_id, id, event_id, url_id, message_id, call_id, number, outcome, started_at, duration_ms, http_status, error_code,
        details, response, next_at)
  ), ended as (
    delete from rowcast.call c using unnest($17::bigint[], $18::timestamptz[], $19::uuid[]) e (url_id, due_at, id)
    where c.url_id = e.url_id and c.due_at = e.due_at and c.id = e.id
    returning c.id
  ), again as (
    update rowcast.call c set due_at = r.due_again_at, attempts = r.attempts
    from unnest($20::bigint[], $21::timestamptz[], $22::uuid[], $23::timestamptz[], $24::smallint[]) r (url_id, due_at, id, due_again_at, attempts)
    where c.url_id = r.url_id and c.due_at = r.due_at and c.id = r.id
  ), logged as (
    insert into rowcast.attempt (account_id, webhook_id, id, event_id, url_id, message_id, call_id, number, outcome, started_at, duration_ms,
      http_status, error_code, details, response, next_at)
    select * from attempts
    ${ifRecorded}
    returning account_id, webhook_id, event_id, outcome
  ), dead as (
    insert into rowcast.undelivered_call (account_id, webhook_id, event_id, url_id, id, message_id, attempts, state, reason)
    select account_id, webhook_id, event_id, url_id, call_id, message_id, number, 'dead', coalesce(details, error_code)
    from attempts where outcome = 'dead' and call_id in (select id from ended)
    on conflict do nothing
  )
  insert into rowcast.counter_delta (account_id, webhook_id, event_id, messages, calls, errors)
  select account_id, webhook_id, event_id, 0, count(*), count(*) filter (where outcome <> 'delivered')
  from logged group by account_id, webhook_id, event_id`;

/** Looking whether an attempt is there already costs a fifth of the statement, so that is done only where it may be. */
const STATEMENTS = {
  first: { name: 'settle-attempts', text: settle('') },
  again: { name: 'settle-attempts-again', text: settle('on conflict do nothing') },
};

/**
 * Records a batch of attempts. Not as a whole: after an error some may be recorded, and the batch is to be settled `again`.
 * @param round `again` for a batch whose commit was not heard of: what was recorded is not recorded twice
 */
export async function settleAttempts(pool: Pool, attempts: readonly FinishedAttempt[], round: keyof typeof STATEMENTS = 'first'): Promise<void> {
  const plain = round === 'first' ? attempts.filter(isPlainDelivery) : [];
  if (plain.length > 0) await settleDelivered(pool, plain);
  if (plain.length < attempts.length) await settleWhatever(pool, plain.length === 0 ? attempts : attempts.filter((attempt) => !isPlainDelivery(attempt)), round);
}

async function settleWhatever(pool: Pool, attempts: readonly FinishedAttempt[], round: keyof typeof STATEMENTS): Promise<void> {
  const ended = attempts.filter((attempt) => attempt.dueAgainAt === null);
  const again = attempts.filter((attempt) => attempt.dueAgainAt !== null);
  await pool.query({
    ...STATEMENTS[round],
    values: [
      textArray(attempts.map(({ call }) => call.accountId)),
      textArray(attempts.map(({ call }) => call.webhookId)),
      uuidArray(attempts.map(({ id }) => id)),
      textArray(attempts.map(({ call }) => call.eventId)),
      int8Array(attempts.map(({ call }) => call.urlId)),
      uuidArray(attempts.map(({ call }) => call.messageId)),
      uuidArray(attempts.map(({ call }) => call.id)),
      int2Array(attempts.map(({ number }) => number)),
      textArray(attempts.map(({ outcome }) => outcome)),
      timestamptzArray(attempts.map(({ startedAt }) => startedAt)),
      int4Array(attempts.map(({ durationMs }) => durationMs)),
      int2Array(attempts.map(({ httpStatus }) => httpStatus)),
      textArray(attempts.map(({ errorCode }) => errorCode)),
      textArray(attempts.map(({ details }) => details)),
      textArray(attempts.map(({ response }) => response)),
      timestamptzArray(attempts.map(({ nextAt }) => nextAt)),
      int8Array(ended.map(({ call }) => call.urlId)),
      timestamptzArray(ended.map(({ call }) => call.dueAt)),
      uuidArray(ended.map(({ call }) => call.id)),
      int8Array(again.map(({ call }) => call.urlId)),
      timestamptzArray(again.map(({ call }) => call.dueAt)),
      uuidArray(again.map(({ call }) => call.id)),
      timestamptzArray(again.map(({ dueAgainAt }) => dueAgainAt)),
      int2Array(again.map(({ number }) => number)),
    ],
  });
}
