import type { Queryable } from '../db/queryable.ts';
import { int4Array, int8Array, timestamptzArray, uuidArray } from '../db/binary-array.ts';
import type { QueuedCall } from './queued-call.ts';

export interface LaneWish {
  accountId: string;
  webhookId: string;
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

interface Row {
  urlId: number;
  eventId: string;
  /** Milliseconds since 1970. */
  dueAtMs: number;
  id: string;
  messageId: string;
  attempts: number;
  size: number;
  body: string | null;
}

/*
 * Read only: the lanes are this worker's, so nothing is written to claim. Calls already in memory are passed over, each lane's by its
 * own slice of $4: a parameter's array is searched from its beginning for every row. Bodies are read of those calls alone that fit,
 * and once for the calls of one message that stand together. A call of a URL that is held or removed is never read.
 * Not ordered: a sort would hold every row back until the last one is read; we order what is small, here.
 */
const REFILL = `
  with lanes as materialized (
    select l.*, ($4::uuid[])[l.first:l.last] as in_memory
    from unnest($1::bigint[], $2::integer[], $3::integer[], $5::timestamptz[], $6::integer[], $7::integer[]) l (url_id, calls, bytes, from_at, first, last)
    join rowcast.outgoing_url u on u.id = l.url_id and u.state = 'active' and u.removed_at is null
  )
  select c.url_id as "urlId", c.event_id as "eventId", round(date_part('epoch', c.due_at) * 1000)::bigint as "dueAtMs", c.id,
    c.message_id as "messageId", c.attempts, c.size,
    coalesce(m.body, (select k.body from rowcast.kept_message k where k.account_id = c.account_id and k.webhook_id = c.webhook_id and k.id = c.message_id)) as body
  from lanes l
  cross join lateral (
    select * from (
      select q.*, sum(q.size) over (order by q.due_at, q.id) - q.size as before
      from (
        select * from rowcast.call w
        where w.url_id = l.url_id and w.due_at >= l.from_at and w.due_at <= now() and w.id <> all (l.in_memory)
        order by w.due_at, w.id
        limit l.calls
      ) q
    ) sized
    where before < l.bytes
  ) c
  left join rowcast.message m on m.account_id = c.account_id and m.webhook_id = c.webhook_id and m.id = c.message_id`;

/** Reads the next due calls of several lanes; those of one lane in the order of the queue. */
export async function refillLanes(db: Queryable, wishes: readonly LaneWish[]): Promise<Refilled> {
  const { ids, first, last } = slices(wishes);
  const { rows } = await db.query<Row>({
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
  rows.sort(inTheOrderOfTheQueue);
  const lanes = new Map(wishes.map((wish) => [wish.urlId, wish]));
  const bodies = new Map<string, string>();
  const refilled: Refilled = { calls: [], bodiless: [] };
  for (const { urlId, eventId, dueAtMs, id, messageId, attempts, size, body } of rows) {
    const { accountId, webhookId } = lanes.get(urlId)!;
    const shared = bodies.get(messageId) ?? body ?? '';
    bodies.set(messageId, shared);
    const call: QueuedCall = { accountId, webhookId, eventId, urlId, dueAt: dueAtMs * 1000, id, messageId, attempts, body: shared, size };
    (body === null ? refilled.bodiless : refilled.calls).push(call);
  }
  return refilled;
}

function inTheOrderOfTheQueue(one: Row, other: Row): number {
  return one.urlId - other.urlId || one.dueAtMs - other.dueAtMs || (one.id < other.id ? -1 : 1);
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
