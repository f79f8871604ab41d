import type { Pool } from 'pg';
import { transaction } from '../db/transaction.ts';
import { uuidArray } from '../db/binary-array.ts';
import { timeOrderedId } from './time-ordered-id.ts';

const BATCH = 1_000;
/** Fan-out that read the definitions before the removal may still add calls; after this long it has ended. */
const SETTLED_AFTER = `interval '1 minute'`;

export interface Discarded {
  accountId: string;
  webhookId: string;
  calls: number;
  reason: string;
}

interface Removed {
  accountId: string;
  webhookId: string;
  /** All lanes whose calls go. */
  urlIds: number[];
  /** Set when only this event's calls go. */
  eventId: string | null;
  /** When it was removed, as text of PostgreSQL's: calls that a replay makes of a deleted event's messages afterwards stay. */
  removedAt: string;
  reason: string;
  /** Nothing can be added any more. */
  final: boolean;
}

const REMOVED = `
  select u.account_id as "accountId", u.webhook_id as "webhookId", array[u.id] as "urlIds", null as "eventId",
    u.removed_at::text as "removedAt", case when w.deleted_at is null then 'The outgoing URL was removed' else 'The webhook was deleted' end as reason,
    u.removed_at < clock_timestamp() - ${SETTLED_AFTER} as final
  from rowcast.outgoing_url u join rowcast.webhook w on w.account_id = u.account_id and w.id = u.webhook_id
  where u.removed_at is not null and u.calls_discarded_at is null
  union all
  select e.account_id, e.webhook_id,
    array(select u.id from rowcast.outgoing_url u where u.account_id = e.account_id and u.webhook_id = e.webhook_id and u.removed_at is null),
    e.id, e.deleted_at::text, 'The event was deleted', e.deleted_at < clock_timestamp() - ${SETTLED_AFTER}
  from rowcast.event e
  where e.deleted_at is not null and e.calls_discarded_at is null
  limit 200`;

const DISCARD = `
  with gone as (
    delete from rowcast.call c where (c.url_id, c.due_at, c.id) in (
      select q.url_id, q.due_at, q.id from rowcast.call q
      where q.url_id = any ($1::bigint[]) and ($2::text is null or q.event_id = $2)
        and ($2::text is null or q.replay_id is null or rowcast.uuid_time(q.id) < $5::timestamptz)
      limit ${BATCH} for update skip locked
    )
    returning c.*
  ), kept as (
    insert into rowcast.undelivered_call (account_id, webhook_id, event_id, url_id, id, message_id, attempts, state, reason)
    select account_id, webhook_id, event_id, url_id, id, message_id, attempts, 'discarded', $3 from gone
    on conflict do nothing
  )
  insert into rowcast.attempt (account_id, webhook_id, id, event_id, url_id, message_id, call_id, number, outcome, started_at, duration_ms, details)
  select g.account_id, g.webhook_id, a.id, g.event_id, g.url_id, g.message_id, g.id, 0, 'discarded', clock_timestamp(), 0, $3
  from (select *, row_number() over () as n from gone) g
  join unnest($4::uuid[]) with ordinality a (id, n) on a.n = g.n`;

/**
 * Takes the calls of removed URLs, deleted webhooks and deleted events out of the queue, a bounded batch of each, and logs each with
 * its reason. Skips what another worker has in hand.
 * @returns what was discarded; empty when there is nothing to do for now.
 */
export async function discardCalls(pool: Pool): Promise<Discarded[]> {
  const { rows: removed } = await pool.query<Removed>({ name: 'list-removed', text: REMOVED });
  const discarded: Discarded[] = [];
  for (const { accountId, webhookId, urlIds, eventId, removedAt, reason, final } of removed) {
    const logIds = Array.from({ length: BATCH }, () => timeOrderedId());
    const calls = await transaction(pool, async (client) => {
      const { rowCount } = await client.query({ name: 'discard-calls', text: DISCARD, values: [urlIds, eventId, reason, uuidArray(logIds), removedAt] });
      if (rowCount === 0 && final) await markDiscarded(client, accountId, webhookId, urlIds, eventId);
      return rowCount ?? 0;
    });
    if (calls > 0) discarded.push({ accountId, webhookId, calls, reason });
  }
  return discarded;
}

async function markDiscarded(client: { query: Pool['query'] }, accountId: string, webhookId: string, urlIds: readonly number[], eventId: string | null): Promise<void> {
  if (eventId === null) {
    await client.query(
      `update rowcast.outgoing_url set calls_discarded_at = clock_timestamp() where account_id = $1 and webhook_id = $2 and id = any ($3::bigint[])`,
      [accountId, webhookId, urlIds],
    );
  } else {
    await client.query(`update rowcast.event set calls_discarded_at = clock_timestamp() where account_id = $1 and webhook_id = $2 and id = $3`, [
      accountId, webhookId, eventId,
    ]);
  }
}
