import type { Queryable } from '../db/queryable.ts';
import type { Counters } from './counters.ts';
import { idFloor } from './id-floor.ts';
import { readWebhookCounters } from './read-counters.ts';
import { readAttention, type AttentionRow } from './read-attention.ts';
import { readStatistics, type StatisticsRow } from './read-statistics.ts';

/** How one webhook does. Times are UTC text with seven fraction digits and `Z`. */
export interface WebhookOverview {
  Id: string;
  Name: string;
  Status: 'Active' | 'Inactive';
  /** Event definitions. */
  Events: number;
  /** These three: of the last 30 days. */
  Messages: number;
  Calls: number;
  Errors: number;
  /** The current hour and the 23 before, in time's order. */
  Hours: StatisticsRow[];
  /** Null: none is logged. */
  LastCall: { Date: string; Status: 'Success' | 'Failure'; HttpCode: number | null } | null;
  /** Milliseconds, of so many of the newest calls of the last 24 hours; null when there was none. */
  Latency: { Calls: number; P50: number | null; P95: number | null; P99: number | null };
  /** Calls in the queue, counted up to a thousand per URL. */
  Waiting: number;
  WaitingMore: boolean;
  OldestWaiting: string | null;
}

export interface Overview {
  Hours: StatisticsRow[];
  Webhooks: WebhookOverview[];
  Attention: AttentionRow[];
}

/** The webhooks made last; an account with more finds them in the list. */
const MOST_WEBHOOKS = 200;
const MEASURED_CALLS = 200;
/** Calls of one URL that are counted. */
const COUNTED = 1_000;
const DAY_MS = 86_400_000;

const WEBHOOKS = `
  select w.id as "Id", w.name as "Name",
    case when exists (select from rowcast.event_version v
      where v.account_id = w.account_id and v.webhook_id = w.id and v.to_at is null and v.active) then 'Active' else 'Inactive' end as "Status",
    (select count(*) from rowcast.event e where e.account_id = w.account_id and e.webhook_id = w.id and e.deleted_at is null) as "Events",
    l.last_call as "LastCall", l.calls, l.percentiles,
    q.waiting::integer as "Waiting", q.more as "WaitingMore", rowcast.iso_time(rowcast.uuid_time(q.oldest::uuid)) as "OldestWaiting"
  from (
    select * from rowcast.webhook where account_id = $1 and deleted_at is null order by created_at desc, id limit ${MOST_WEBHOOKS}
  ) w
  cross join lateral (
    select count(*) filter (where a.id >= $2) as calls,
      percentile_disc(array[0.5, 0.95, 0.99]) within group (order by a.duration_ms) filter (where a.id >= $2) as percentiles,
      (array_agg(json_build_object('Date', rowcast.iso_time(a.started_at), 'Status', case a.outcome when 'delivered' then 'Success' else 'Failure' end, 'HttpCode', a.http_status)
        order by a.id desc))[1] as last_call
    from (
      select id, number, started_at, outcome, http_status, duration_ms from rowcast.attempt
      where account_id = w.account_id and webhook_id = w.id order by id desc limit ${MEASURED_CALLS}
    ) a
    -- Where none was made, there is no time to measure.
    where a.number > 0
  ) l
  cross join lateral (
    select coalesce(sum(least(c.waiting, ${COUNTED})), 0) as waiting, coalesce(bool_or(c.waiting > ${COUNTED}), false) as more, min(c.oldest) as oldest
    from rowcast.outgoing_url u
    cross join lateral (
      select count(*) as waiting, min(n.id::text) as oldest
      from (select id from rowcast.call where url_id = u.id order by due_at, id limit ${COUNTED} + 1) n
    ) c
    where u.account_id = w.account_id and u.webhook_id = w.id and u.removed_at is null
  ) q
  order by w.created_at, w.id`;

const HOURS = `
  select c.webhook_id as id, rowcast.iso_time(c.hour) as time, sum(c.messages)::bigint as "Messages", sum(c.calls)::bigint as "Calls", sum(c.errors)::bigint as "Errors"
  from (
    select webhook_id, hour, messages, calls, errors from rowcast.counter_hour where account_id = $1 and webhook_id = any ($2::text[]) and hour >= $3
    union all
    select webhook_id, date_trunc('hour', at, 'UTC'), messages, calls, errors from rowcast.counter_delta where account_id = $1 and webhook_id = any ($2::text[]) and at >= $3
  ) c
  group by 1, 2, c.hour`;

type WebhookRow = Omit<WebhookOverview, 'Hours' | 'Latency' | keyof Counters> & { calls: number; percentiles: number[] | null };

/** How the account's webhooks do: the last 24 hours, counters of 30 days, and what needs somebody's attention. One request whatever their number. */
export async function readOverview(db: Queryable, accountId: string, now: Date): Promise<Overview> {
  const { Result: Hours } = await readStatistics(db, { accountId, webhookId: null, by: 'hour', now });
  const { rows: webhooks } = await db.query<WebhookRow>(WEBHOOKS, [accountId, idFloor(new Date(now.getTime() - DAY_MS))]);
  const ids = webhooks.map(({ Id }) => Id);
  const { rows: counted } = await db.query<Counters & { id: string; time: string }>(HOURS, [accountId, ids, Hours[0]?.Time]);
  const counters = await readWebhookCounters(db, accountId, ids, now);
  const byHour = new Map(counted.map(({ id, time, ...counters }) => [`${id} ${time}`, counters]));
  return {
    Hours,
    Webhooks: webhooks.map(({ calls, percentiles, ...webhook }) => ({
      ...webhook,
      ...counters.get(webhook.Id)!,
      Hours: Hours.map(({ Time }) => ({ Time, ...(byHour.get(`${webhook.Id} ${Time}`) ?? { Messages: 0, Calls: 0, Errors: 0 }) })),
      Latency: { Calls: calls, P50: percentiles?.[0] ?? null, P95: percentiles?.[1] ?? null, P99: percentiles?.[2] ?? null },
    })),
    Attention: await readAttention(db, accountId, now),
  };
}
