import type { Queryable } from '../db/queryable.ts';
import { selectWebhook } from '../webhooks/webhook-answer.ts';

/** How an outgoing URL does. Times are UTC with seven fraction digits and `Z`. */
export interface OutgoingUrlRow {
  Url: string;
  State: 'active' | 'held';
  /** Why it is held: `gone`, `failing since …`, or what the client gave. */
  HeldReason: string | null;
  HeldAt: string | null;
  /** Since when no call was delivered, by the first failure in a row; null: the latest call was, or there was none. */
  FailingSince: string | null;
  ConsecutiveFailures: number;
  /** When a call last ended well, and when one last did not and why, in words; null: none did. Up to some seconds behind. */
  LastSuccess: string | null;
  LastFailure: string | null;
  LastFailureReason: string | null;
  /** Calls in its queue; counted up to 10,000. */
  Waiting: number;
  /** There are more than were counted. */
  WaitingMore: boolean;
  /** When the oldest of the calls counted was made. */
  OldestWaiting: string | null;
  /** When the first of them is due. */
  NextAttempt: string | null;
  /** Calls per second at which what waited is released after a hold; null: at no pace of its own. */
  ReleaseCallsPerSecond: number | null;
}

const COUNTED = 10_000;

const URLS = `
  select u.url as "Url", u.state as "State", u.held_reason as "HeldReason", rowcast.iso_time(u.held_at) as "HeldAt",
    rowcast.iso_time(u.failing_since) as "FailingSince", u.consecutive_failures as "ConsecutiveFailures",
    rowcast.iso_time(u.last_success_at) as "LastSuccess", rowcast.iso_time(u.last_failure_at) as "LastFailure",
    u.last_failure_reason as "LastFailureReason",
    least(q.waiting, ${COUNTED})::integer as "Waiting", q.waiting > ${COUNTED} as "WaitingMore",
    rowcast.iso_time(rowcast.uuid_time(q.oldest::uuid)) as "OldestWaiting", rowcast.iso_time(q.due_at) as "NextAttempt",
    u.release_rate as "ReleaseCallsPerSecond"
  from rowcast.outgoing_url u
  cross join lateral (
    select count(*) as waiting, min(c.id::text) as oldest, min(c.due_at) as due_at
    from (select id, due_at from rowcast.call where url_id = u.id order by due_at, id limit ${COUNTED} + 1) c
  ) q
  where u.account_id = $1 and u.webhook_id = $2 and u.removed_at is null
  order by u.position, u.id`;

/**
 * The outgoing URLs of a webhook with their health and backlog, in their order.
 * @throws RequestError ObjectNotFound
 */
export async function listOutgoingUrls(db: Queryable, accountId: string, webhookId: string): Promise<{ Result: OutgoingUrlRow[] }> {
  await selectWebhook(db, accountId, webhookId);
  const { rows } = await db.query<OutgoingUrlRow>(URLS, [accountId, webhookId]);
  return { Result: rows };
}
