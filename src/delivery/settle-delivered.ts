import type { Pool } from 'pg';
import { int2Array, int4Array, int8Array, textArray, timestamptzArray, uuidArray } from '../db/binary-array.ts';
import { countByEvent } from './count-by-event.ts';
import type { FinishedAttempt } from './finished-attempt.ts';

/** An attempt after which there is nothing more to do: its call leaves the queue, and there is nothing to explain. */
export const isPlainDelivery = ({ outcome, dueAgainAt, nextAt, errorCode, details }: FinishedAttempt): boolean =>
  outcome === 'delivered' && dueAgainAt === null && nextAt === null && errorCode === null && details === null;

/*
 * What `settleAttempts` does in general, for the attempts that most are: fewer columns, nothing kept in between, and counted
 * here take a seventh off. It fails as a whole where an attempt is recorded already, so what is counted is what is recorded.
 */
const SETTLE_DELIVERED = `
  with ended as (
    delete from rowcast.call c using unnest($1::bigint[], $2::timestamptz[], $3::uuid[]) e (url_id, due_at, id)
    where c.url_id = e.url_id and c.due_at = e.due_at and c.id = e.id
  ), logged as (
    insert into rowcast.attempt (outcome, url_id, call_id, account_id, webhook_id, id, event_id, message_id, number, started_at, duration_ms, http_status, response)
    select 'delivered', a.*
    from unnest($1::bigint[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::uuid[], $9::smallint[], $10::timestamptz[],
      $11::integer[], $12::smallint[], $13::text[]) a
  )
  insert into rowcast.counter_delta (account_id, webhook_id, event_id, messages, calls, errors)
  select c.account_id, c.webhook_id, c.event_id, 0, c.calls, 0
  from unnest($14::text[], $15::text[], $16::text[], $17::integer[]) c (account_id, webhook_id, event_id, calls)`;

/**
 * Records a batch of attempts, each a plain delivery, for the first time.
 * @throws DatabaseError of code 23505 when one is recorded already; then nothing is
 */
export async function settleDelivered(pool: Pool, attempts: readonly FinishedAttempt[]): Promise<void> {
  await pool.query({
    name: 'settle-delivered',
    text: SETTLE_DELIVERED,
    values: [
      int8Array(attempts.map(({ call }) => call.urlId)),
      timestamptzArray(attempts.map(({ call }) => call.dueAt)),
      uuidArray(attempts.map(({ call }) => call.id)),
      textArray(attempts.map(({ call }) => call.accountId)),
      textArray(attempts.map(({ call }) => call.webhookId)),
      uuidArray(attempts.map(({ id }) => id)),
      textArray(attempts.map(({ call }) => call.eventId)),
      uuidArray(attempts.map(({ call }) => call.messageId)),
      int2Array(attempts.map(({ number }) => number)),
      timestamptzArray(attempts.map(({ startedAt }) => startedAt)),
      int4Array(attempts.map(({ durationMs }) => durationMs)),
      int2Array(attempts.map(({ httpStatus }) => httpStatus)),
      textArray(attempts.map(({ response }) => response)),
      ...countByEvent(attempts.map(({ call }) => call)),
    ],
  });
}
