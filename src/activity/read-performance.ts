import type { Queryable } from '../db/queryable.ts';
import { RequestError, type Problem } from '../errors.ts';
import type { Page } from './page.ts';
import { statisticsRange, type StatisticsPeriod } from './statistics-range.ts';

export interface PerformanceQuery extends StatisticsPeriod {
  accountId: string;
  /** Null: all webhooks of the account, deleted ones included. */
  webhookId: string | null;
}

/** One minute, hour or day, in time's order. `Time` is its begin: UTC text with seven fraction digits and `Z`. */
export interface PerformanceRow {
  Time: string;
  /** Milliseconds, of so many calls that were measured; null when there was none. */
  Latency: { Calls: number; P50: number | null; P95: number | null; P99: number | null };
  /** The most calls that were seen to wait at once. */
  Waiting: number;
}

/** Calls measured in one step, shared by the webhooks. */
const MEASURED = 1_000;
const LEAST_MEASURED = 20;
/** Of all webhooks those with the most calls in the range are measured. */
const MOST_WEBHOOKS = 50;

// $1 account, $2 webhook or null, $3 from, $4 to, $5 step.
const PERFORMANCE = `
  with steps as (
    select time, time + ('1 ' || $5)::interval as till from generate_series($3::timestamptz, $4::timestamptz - interval '1 microsecond', ('1 ' || $5)::interval) time
  ), counted as (
    select webhook_id, calls from rowcast.counter_minute where $5 = 'minute' and account_id = $1 and ($2::text is null or webhook_id = $2) and minute >= $3 and minute < $4
    union all
    select webhook_id, calls from rowcast.counter_hour where $5 = 'hour' and account_id = $1 and ($2::text is null or webhook_id = $2) and hour >= $3 and hour < $4
    union all
    select webhook_id, calls from rowcast.counter_day where $5 = 'day' and account_id = $1 and ($2::text is null or webhook_id = $2) and day >= $3::timestamptz::date and day < $4
    union all
    select webhook_id, calls from rowcast.counter_delta where account_id = $1 and ($2::text is null or webhook_id = $2) and at >= $3 and at < $4
  ), busy as materialized (
    select webhook_id from counted group by webhook_id having sum(calls) > 0 order by sum(calls) desc, webhook_id limit ${MOST_WEBHOOKS}
  ), share as materialized (
    select greatest(${LEAST_MEASURED}, ${MEASURED} / greatest(1, count(*))) as calls from busy
  ), latencies as (
    select s.time, count(*) as calls, percentile_disc(array[0.5, 0.95, 0.99]) within group (order by a.duration_ms) as percentiles
    from steps s
    cross join busy b
    cross join lateral (
      select number, duration_ms from rowcast.attempt
      where account_id = $1 and webhook_id = b.webhook_id and id >= rowcast.uuid_floor(s.time) and id < rowcast.uuid_floor(s.till)
      order by id desc limit (select calls from share)
    ) a
    -- Where none was made, there is no time to measure.
    where a.number > 0
    group by s.time
  ), peaks as (
    select webhook_id, minute as time, waiting from rowcast.backlog_minute
    where $5 = 'minute' and account_id = $1 and ($2::text is null or webhook_id = $2) and minute >= $3 and minute < $4
    union all
    select webhook_id, date_trunc($5, hour, 'UTC'), max(waiting) from rowcast.backlog_hour
    where $5 <> 'minute' and account_id = $1 and ($2::text is null or webhook_id = $2) and hour >= $3 and hour < $4
    group by 1, 2
  ), backlogs as (
    select time, sum(waiting)::bigint as waiting from peaks group by time
  )
  select rowcast.iso_time(s.time) as time, coalesce(l.calls, 0) as calls, l.percentiles, coalesce(b.waiting, 0) as waiting
  from steps s
  left join latencies l on l.time = s.time
  left join backlogs b on b.time = s.time
  order by s.time`;

/**
 * How long calls took and how many waited, by minute, hour or day (UTC). Latency is that of the newest calls of each step: up to
 * 1,000, shared evenly by the webhooks that made any, the 50 busiest at most. Waiting is looked at once a minute; over an hour or
 * a day it is the highest count, and over several webhooks the sum of theirs.
 * @throws RequestError IncorrectQueryParameter for a range that is empty, or over 1 day by the minute, 31 by the hour, 366 by the day.
 */
export async function readPerformance(db: Queryable, query: PerformanceQuery): Promise<Page<PerformanceRow>> {
  const problems: Problem[] = [];
  const { from, to } = statisticsRange(query, problems);
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectQueryParameter', problems);
  const { rows } = await db.query<{ time: string; calls: number; percentiles: number[] | null; waiting: number }>(PERFORMANCE, [query.accountId, query.webhookId, from, to, query.by]);
  return {
    Result: rows.map(({ time, calls, percentiles, waiting }) => ({
      Time: time,
      Latency: { Calls: calls, P50: percentiles?.[0] ?? null, P95: percentiles?.[1] ?? null, P99: percentiles?.[2] ?? null },
      Waiting: waiting,
    })),
    NextCursor: null,
  };
}
