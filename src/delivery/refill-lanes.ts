import type { Queryable } from '../db/queryable.ts';
import { int4Array, int8Array, timestamptzArray, uuidArray } from '../db/binary-array.ts';
import type { QueuedCall } from './queued-call.ts';

export interface LaneWish {
  urlId: number;
  /** How many calls fit into the window, and how many bytes; one call is read however large it is. */
  calls: number;
  bytes: number;
  /** The earliest due time to look at, microseconds since 1970; 0: all. */
  from: number;
}

export interface Refilled {
  calls: QueuedCall[];
  /** Messages whose body is gone; their calls can't be made. */
  bodiless: QueuedCall[];
}

/*
 * Read only: the lanes are this worker's, so nothing is written to claim. Calls already in memory are passed over. Bodies are read
 * of those calls alone that fit. A call of a URL that is held or removed is never read.
 */
const REFILL = `
  select c.account_id as "accountId", c.webhook_id as "webhookId", c.event_id as "eventId", c.url_id as "urlId",
    (extract(epoch from c.due_at) * 1000000)::bigint as "dueAt", c.id, c.message_id as "messageId", c.attempts, c.size, m.body
  from unnest($1::bigint[], $2::integer[], $3::integer[], $5::timestamptz[]) l (url_id, calls, bytes, from_at)
  join rowcast.outgoing_url u on u.id = l.url_id and u.state = 'active' and u.removed_at is null
  cross join lateral (
    select * from (
      select q.*, sum(q.size::bigint) over (order by q.due_at, q.id) - q.size as before
      from (
        select * from rowcast.call w
        where w.url_id = l.url_id and w.due_at >= l.from_at and w.due_at <= now() and w.id <> all ($4::uuid[])
        order by w.due_at, w.id
        limit l.calls
      ) q
    ) sized
    where before < l.bytes
  ) c
  left join lateral (
    select body from rowcast.any_message m where m.account_id = c.account_id and m.webhook_id = c.webhook_id and m.id = c.message_id
  ) m on true
  order by c.url_id, c.due_at, c.id`;

/** Reads the next due calls of several lanes, in the order of the queue. */
export async function refillLanes(db: Queryable, wishes: readonly LaneWish[], inMemory: readonly string[]): Promise<Refilled> {
  const { rows } = await db.query<Omit<QueuedCall, 'body'> & { body: string | null }>({
    name: 'refill-lanes',
    text: REFILL,
    values: [
      int8Array(wishes.map(({ urlId }) => urlId)),
      int4Array(wishes.map(({ calls }) => calls)),
      int4Array(wishes.map(({ bytes }) => bytes)),
      uuidArray(inMemory),
      timestamptzArray(wishes.map(({ from }) => from)),
    ],
  });
  const refilled: Refilled = { calls: [], bodiless: [] };
  for (const row of rows) {
    if (row.body === null) refilled.bodiless.push({ ...row, body: '' });
    else refilled.calls.push(row as QueuedCall);
  }
  return refilled;
}
