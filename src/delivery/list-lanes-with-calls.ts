import type { Queryable } from '../db/queryable.ts';

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

/** All lanes with calls, due or not. Finds what no notification told of. */
export async function listLanesWithCalls(db: Queryable): Promise<LaneWithCalls[]> {
  const { rows } = await db.query<LaneWithCalls>({ name: 'list-lanes-with-calls', text: LIST_LANES });
  return rows;
}
