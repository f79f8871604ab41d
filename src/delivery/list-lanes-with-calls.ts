import { int8Array, timestamptzArray } from '../db/binary-array.ts';
import type { Queryable } from '../db/queryable.ts';
import type { Lane } from './lane.ts';

/** A lane that has calls in the queue, its first one, and when that is due, in milliseconds since 1970. */
export interface LaneWithCalls {
  urlId: number;
  dueAt: number;
  callId: string;
}

/** A loose index scan: one probe per lane that has calls, however many it has. */
const LIST_LANES = `
  with recursive lane as (
    (select url_id, due_at, id from rowcast.call order by url_id, due_at, id limit 1)
    union all
    select n.url_id, n.due_at, n.id from lane l
    cross join lateral (
      select c.url_id, c.due_at, c.id from rowcast.call c where c.url_id > l.url_id order by c.url_id, c.due_at, c.id limit 1
    ) n
  )
  select url_id as "urlId", (extract(epoch from due_at) * 1000)::bigint as "dueAt", id as "callId" from lane`;

/** All lanes with calls, due or not. Finds what no notification told of; passes over all that was taken and that an old snapshot keeps. */
export async function listLanesWithCalls(db: Queryable): Promise<LaneWithCalls[]> {
  const { rows } = await db.query<LaneWithCalls>({ name: 'list-lanes-with-calls', text: LIST_LANES });
  return rows;
}

const LIST_FROM_FLOORS = `
  select l.url_id as "urlId", (extract(epoch from c.due_at) * 1000)::bigint as "dueAt", c.id as "callId"
  from unnest($1::bigint[], $2::timestamptz[]) l (url_id, floor)
  cross join lateral (select due_at, id from rowcast.call w where w.url_id = l.url_id and w.due_at >= l.floor order by w.due_at, w.id limit 1) c`;

/** Those of these lanes that have calls above their floors, due or not. */
export async function listLanesFromFloors(db: Queryable, lanes: readonly Pick<Lane, 'urlId' | 'floor'>[]): Promise<LaneWithCalls[]> {
  const { rows } = await db.query<LaneWithCalls>({
    name: 'list-lanes-from-floors',
    text: LIST_FROM_FLOORS,
    values: [int8Array(lanes.map(({ urlId }) => urlId)), timestamptzArray(lanes.map(({ floor }) => floor.value))],
  });
  return rows;
}
