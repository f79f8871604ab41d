import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import type { CallState } from './call-states.ts';
import { shownBody } from '../webhooks/payload/shown-body.ts';
import { isUuid } from './cursor.ts';
import { MESSAGE_COLUMNS, MESSAGE_JOINS } from './message-columns.ts';
import type { MessageRow } from './message-row.ts';

export interface AttemptRow {
  /** 1 for the first POST of the call; 0 where none was made. */
  Number: number;
  StartedAt: string;
  DurationMs: number;
  HttpCode: number | null;
  Outcome: 'delivered' | 'failed' | 'dead' | 'discarded';
  ErrorCode: string | null;
  Details: string | null;
  Response: string | null;
  /** When the next attempt was due; null when there was none to come. */
  NextAt: string | null;
}

export interface CallRow {
  Id: string;
  Url: string | null;
  State: CallState;
  /** Why it is held, dead or discarded. */
  Reason: string | null;
  /** When its next attempt is due; null when it has ended. */
  DueAt: string | null;
  /** Oldest first. */
  Attempts: AttemptRow[];
}

export interface MessageDetails extends Omit<MessageRow, 'Calls'> {
  /** The body as it is sent, with a mask where the secret goes and a placeholder where the call id goes; null when there is none. */
  Payload: string | null;
  /** Every call there was, replays included, oldest first. */
  Calls: CallRow[];
}

// One statement, hence one snapshot: a call that is settled meanwhile is seen either in the queue or by its end.
const MESSAGE = `
  select ${MESSAGE_COLUMNS}, m.body, calls.list as calls
  from rowcast.any_message m
  ${MESSAGE_JOINS}
  cross join lateral (
    select coalesce(json_agg(json_build_object(
      'Id', k.id, 'Url', u.url,
      'State', case when k.state = 'pending' and u.state = 'held' then 'held' else k.state end,
      'Reason', case when k.state = 'pending' and u.state = 'held' then u.held_reason else k.reason end,
      'DueAt', rowcast.iso_time(k.due_at), 'Attempts', k.attempts
    ) order by k.id), '[]') as list
    from (
      select p.id, min(p.url_id) as url_id,
        coalesce(min(p.state) filter (where p.rank = 1), min(p.state) filter (where p.rank = 2), max(p.state) filter (where p.rank = 3 and p.state = 'delivered'),
          min(p.state) filter (where p.rank = 3), 'pending') as state,
        min(p.reason) as reason, min(p.due_at) as due_at,
        coalesce(json_agg(p.attempt order by p.attempt_id) filter (where p.attempt is not null), '[]') as attempts
      from (
        select c.id, c.url_id, 1 as rank, 'pending' as state, null as reason, c.due_at, null::uuid as attempt_id, null::json as attempt
        from rowcast.call c
        where c.account_id = m.account_id and c.webhook_id = m.webhook_id and c.message_id = m.id
        union all
        select e.id, e.url_id, 2, e.state, e.reason, null, null, null
        from rowcast.undelivered_call e
        where e.account_id = m.account_id and e.webhook_id = m.webhook_id and e.message_id = m.id
        union all
        select a.call_id, a.url_id, 3, nullif(a.outcome, 'failed'), null, null, a.id, json_build_object(
          'Number', a.number, 'StartedAt', rowcast.iso_time(a.started_at), 'DurationMs', a.duration_ms, 'HttpCode', a.http_status,
          'Outcome', a.outcome, 'ErrorCode', a.error_code, 'Details', a.details, 'Response', a.response, 'NextAt', rowcast.iso_time(a.next_at))
        from rowcast.attempt a
        where a.message_id = m.id and a.account_id = m.account_id and a.webhook_id = m.webhook_id
          and a.id >= rowcast.uuid_floor(rowcast.uuid_time(m.id) - interval '1 hour')
      ) p
      group by p.id
    ) k
    left join rowcast.outgoing_url u on u.account_id = m.account_id and u.webhook_id = m.webhook_id and u.id = k.url_id
  ) calls
  where m.account_id = $1 and m.webhook_id = $2 and m.id = $3`;

/** Which message. */
export interface MessageKey {
  accountId: string;
  webhookId: string;
  messageId: string;
}

/** One message as it is stored: the body with its late holes. @throws RequestError ObjectNotFound, also for an id that is none. */
export async function loadMessage(db: Queryable, { accountId, webhookId, messageId }: MessageKey): Promise<Omit<MessageDetails, 'Payload'> & { body: string | null }> {
  const { rows } = isUuid(messageId)
    ? await db.query<Omit<MessageRow, 'Calls'> & { Calls: unknown; body: string | null; calls: CallRow[] }>(MESSAGE, [accountId, webhookId, messageId])
    : { rows: [] };
  const row = rows[0];
  if (row === undefined) throw new RequestError('ObjectNotFound', `The webhook has no message ${JSON.stringify(messageId)}.`);
  const { calls, Calls: _, ...message } = row;
  return { ...message, Calls: calls };
}

/**
 * One message with its payload, its calls and every attempt.
 * @throws RequestError ObjectNotFound, also for an id that is none.
 */
export async function getMessage(db: Queryable, key: MessageKey): Promise<MessageDetails> {
  const { body, Calls, ...message } = await loadMessage(db, key);
  return { ...message, Payload: body === null ? null : shownBody(body, null), Calls };
}
