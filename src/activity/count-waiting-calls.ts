import type { Queryable } from '../db/queryable.ts';
import type { Page } from './page.ts';

export interface WaitingCalls {
  EventId: string;
  /** Calls in the queues of the webhook's URLs; counted are the first 10,000 of each. */
  Waiting: number;
  /** The queue of a URL was longer than what was counted of it. */
  WaitingMore: boolean;
}

const COUNTED = 10_000;

const WAITING = `
  with queues as materialized (
    select c.event_id, c.place
    from rowcast.outgoing_url u
    cross join lateral (
      select event_id, row_number() over (order by due_at, id) as place from rowcast.call where url_id = u.id order by due_at, id limit ${COUNTED} + 1
    ) c
    where u.account_id = $1 and u.webhook_id = $2
  )
  select event_id as "EventId", count(*)::integer as "Waiting", (select coalesce(max(place), 0) > ${COUNTED} from queues) as "WaitingMore"
  from queues where place <= ${COUNTED} group by event_id order by event_id`;

/** The calls of a webhook that wait, by event; events without any are left out. */
export async function countWaitingCalls(db: Queryable, accountId: string, webhookId: string): Promise<Page<WaitingCalls>> {
  const { rows } = await db.query<WaitingCalls>(WAITING, [accountId, webhookId]);
  return { Result: rows, NextCursor: null };
}
