import { int4Array, int8Array, textArray, timestamptzArray, uuidArray } from '../db/binary-array.ts';
import type { Queryable } from '../db/queryable.ts';
import { countByEvent } from './count-by-event.ts';
import type { Made } from './make-messages.ts';

/**
 * Parts of a statement that stores messages, calls, counts, and calls that can't be made; with `storingValues` as its first parameters.
 * @param condition SQL of the same for all of it: else nothing is stored
 */
export const storingWhere = (condition: string): string => `
  messages as (
    insert into rowcast.message (account_id, webhook_id, id, event_id, event_version, table_id, shape_version, record_key, sequence,
      source, actor, event_date, body, size, problem)
    select $1, m.* from unnest($2::text[], $3::uuid[], $4::text[], $5::integer[], $6::bigint[], $7::integer[], $8::text[], $9::bigint[],
      $10::text[], $11::text[], $12::timestamptz[], $13::text[], $14::integer[], $15::text[]) m
    where ${condition}
  ), calls as (
    insert into rowcast.call (account_id, webhook_id, event_id, url_id, due_at, id, message_id, size)
    select $1, c.* from unnest($16::text[], $17::text[], $18::bigint[], $19::timestamptz[], $20::uuid[], $21::uuid[], $22::integer[]) c
    where ${condition}
  ), counts as (
    insert into rowcast.counter_delta (account_id, webhook_id, event_id, messages, calls, errors)
    select c.account_id, c.webhook_id, c.event_id, c.messages, 0, 0
    from unnest($30::text[], $31::text[], $32::text[], $33::integer[]) c (account_id, webhook_id, event_id, messages)
    where ${condition}
  ), stillborn as (
    insert into rowcast.undelivered_call (account_id, webhook_id, event_id, url_id, id, message_id, attempts, state, reason)
    select $1, u.webhook_id, u.event_id, u.url_id, u.id, u.message_id, 0, u.state, u.reason
    from unnest($23::text[], $24::text[], $25::bigint[], $26::uuid[], $27::uuid[], $28::text[], $29::text[])
      u (webhook_id, event_id, url_id, id, message_id, state, reason)
    where ${condition}
  )`;

/** The 33 parameters of `storingWhere`. All belongs to one account. */
export function storingValues(accountId: string, { messages, calls, stillborn }: Made): unknown[] {
  return [
    accountId,
    textArray(messages.map((message) => message.webhookId)),
    uuidArray(messages.map((message) => message.id)),
    textArray(messages.map((message) => message.eventId)),
    int4Array(messages.map((message) => message.eventVersion)),
    int8Array(messages.map((message) => message.tableId)),
    int4Array(messages.map((message) => message.shapeVersion)),
    textArray(messages.map((message) => message.recordKey)),
    int8Array(messages.map((message) => message.sequence)),
    textArray(messages.map((message) => message.source)),
    textArray(messages.map((message) => message.actor)),
    timestamptzArray(messages.map((message) => message.eventDate)),
    textArray(messages.map((message) => message.body)),
    int4Array(messages.map((message) => message.size)),
    textArray(messages.map((message) => message.problem)),
    textArray(calls.map((call) => call.webhookId)),
    textArray(calls.map((call) => call.eventId)),
    int8Array(calls.map((call) => call.urlId)),
    timestamptzArray(calls.map((call) => call.dueAt)),
    uuidArray(calls.map((call) => call.id)),
    uuidArray(calls.map((call) => call.messageId)),
    int4Array(calls.map((call) => call.size)),
    textArray(stillborn.map((call) => call.webhookId)),
    textArray(stillborn.map((call) => call.eventId)),
    int8Array(stillborn.map((call) => call.urlId)),
    uuidArray(stillborn.map((call) => call.id)),
    uuidArray(stillborn.map((call) => call.messageId)),
    textArray(stillborn.map((call) => call.state)),
    textArray(stillborn.map((call) => call.reason)),
    ...countByEvent(messages.map(({ webhookId, eventId }) => ({ accountId, webhookId, eventId }))),
  ];
}

/** Stores messages and their calls, made of nothing that waits in the outbox. All belongs to one account. */
export async function storeMessages(db: Queryable, accountId: string, made: Made): Promise<void> {
  await db.query({ name: 'store-messages', text: `with ${storingWhere('true')} select`, values: storingValues(accountId, made) });
}
