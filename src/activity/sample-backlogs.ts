import type { Queryable } from '../db/queryable.ts';

/** Calls of one URL that are counted. */
const COUNTED_BACKLOG = 10_000;

const SAMPLE = `
  with waiting as (
    select u.account_id, u.webhook_id, sum(c.waiting)::bigint as waiting
    from rowcast.outgoing_url u
    cross join lateral (select count(*) as waiting from (select from rowcast.call where url_id = u.id limit ${COUNTED_BACKLOG}) n) c
    where c.waiting > 0
    group by 1, 2 order by 1, 2
  ), minutes as (
    insert into rowcast.backlog_minute as b (account_id, webhook_id, minute, waiting)
    select account_id, webhook_id, date_trunc('minute', $1::timestamptz, 'UTC'), waiting from waiting
    on conflict (account_id, webhook_id, minute) do update set waiting = greatest(b.waiting, excluded.waiting)
  ), hours as (
    insert into rowcast.backlog_hour as b (account_id, webhook_id, hour, waiting)
    select account_id, webhook_id, date_trunc('hour', $1::timestamptz, 'UTC'), waiting from waiting
    on conflict (account_id, webhook_id, hour) do update set waiting = greatest(b.waiting, excluded.waiting)
  )
  select count(*)::integer as webhooks from waiting`;

/** Notes how many calls wait for each webhook that has any, up to 10,000 per URL; returns how many webhooks those are. Safe beside itself in other processes. */
export async function sampleBacklogs(db: Queryable, { now }: { now: Date }): Promise<number> {
  const { rows } = await db.query<{ webhooks: number }>(SAMPLE, [now]);
  return rows[0]?.webhooks ?? 0;
}
