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
  /** Calls of the lane that are in memory. */
  inMemory: Iterable<string>;
}

export interface Refilled {
  calls: QueuedCall[];
  /** Messages whose body is gone; their calls can't be made. */
  bodiless: QueuedCall[];
}

/*
 * Read only: the lanes are this worker's, so nothing is written to claim. Calls already in memory are passed over, each lane's by its
 * own slice of $4: a parameter's array is searched from its beginning for every row. Bodies are read of those calls alone that fit.
 * A call of a URL that is held or removed is never read.
 */
const REFILL = `
  select c.account_id as "accountId", c.webhook_id as "webhookId", c.event_id as "eventId", c.url_id as "urlId",
    (extract(epoch from c.due_at) * 1000000)::bigint as "dueAt", c.id, c.message_id as "messageId", c.attempts, c.size,
    coalesce(m.body, (select k.body from rowcast.kept_message k where k.account_id = c.account_id and k.webhook_id = c.webhook_id and k.id = c.message_id)) as body
  from unnest($1::bigint[], $2::integer[], $3::integer[], $5::timestamptz[], $6::integer[], $7::integer[]) l (url_id, calls, bytes, from_at, first, last)
  join rowcast.outgoing_url u on u.id = l.url_id and u.state = 'active' and u.removed_at is null
  cross join lateral (
    select * from (
      select q.*, sum(q.size::bigint) over (order by q.due_at, q.id) - q.size as before
      from (
        select * from rowcast.call w
        where w.url_id = l.url_id and w.due_at >= l.from_at and w.due_at <= now() and w.id <> all (($4::uuid[])[l.first:l.last])
        order by w.due_at, w.id
        limit l.calls
      ) q
    ) sized
    where before < l.bytes
  ) c
  left join rowcast.message m on m.account_id = c.account_id and m.webhook_id = c.webhook_id and m.id = c.message_id
  order by c.url_id, c.due_at, c.id`;

/** Reads the next due calls of several lanes, in the order of the queue. */
export async function refillLanes(db: Queryable, wishes: readonly LaneWish[]): Promise<Refilled> {
  const { ids, first, last } = slices(wishes);
  const { rows } = await db.query<Omit<QueuedCall, 'body'> & { body: string | null }>({
    name: 'refill-lanes',
    text: REFILL,
    values: [
      int8Array(wishes.map(({ urlId }) => urlId)),
      int4Array(wishes.map(({ calls }) => calls)),
      int4Array(wishes.map(({ bytes }) => bytes)),
      uuidArray(ids),
      timestamptzArray(wishes.map(({ from }) => from)),
      int4Array(first),
      int4Array(last),
    ],
  });
  const refilled: Refilled = { calls: [], bodiless: [] };
  for (const row of rows) {
    if (row.body === null) refilled.bodiless.push({ ...row, body: '' });
    else refilled.calls.push(row as QueuedCall);
  }
  return refilled;
}

/** The calls in memory of all lanes in one array, and where those of each lane begin and end, counted from 1. */
function slices(wishes: readonly LaneWish[]): { ids: string[]; first: number[]; last: number[] } {
  const ids: string[] = [];
  const first: number[] = [];
  const last: number[] = [];
  for (const { inMemory } of wishes) {
    first.push(ids.length + 1);
    ids.push(...inMemory);
    last.push(ids.length);
  }
  return { ids, first, last };
}
