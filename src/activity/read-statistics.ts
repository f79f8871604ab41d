import type { Queryable } from '../db/queryable.ts';
import { RequestError, type Problem } from '../errors.ts';
import type { Counters } from './counters.ts';
import type { Page } from './page.ts';
import { statisticsRange, type StatisticsPeriod } from './statistics-range.ts';
import { textProblems } from './text-problems.ts';

export interface StatisticsQuery extends StatisticsPeriod {
  accountId: string;
  /** Null: all webhooks of the account, deleted ones included. */
  webhookId: string | null;
  eventId?: string | undefined;
}

/** One minute, hour or day, in time's order. `Time` is its begin: UTC text with seven fraction digits and `Z`. */
export type StatisticsRow = { Time: string } & Counters;

const STATISTICS = `
  with counted as (
    select minute as time, messages, calls, errors from rowcast.counter_minute
    where $5 = 'minute' and account_id = $1 and ($2::text is null or webhook_id = $2) and ($6::text is null or event_id = $6) and minute >= $3 and minute < $4
    union all
    select hour, messages, calls, errors from rowcast.counter_hour
    where $5 = 'hour' and account_id = $1 and ($2::text is null or webhook_id = $2) and ($6::text is null or event_id = $6) and hour >= $3 and hour < $4
    union all
    select day::timestamptz, messages, calls, errors from rowcast.counter_day
    where $5 = 'day' and account_id = $1 and ($2::text is null or webhook_id = $2) and ($6::text is null or event_id = $6) and day >= $3::timestamptz::date and day < $4
    union all
    select date_trunc($5, at, 'UTC'), messages, calls, errors from rowcast.counter_delta
    where account_id = $1 and ($2::text is null or webhook_id = $2) and ($6::text is null or event_id = $6) and at >= $3 and at < $4
  ), sums as (
    select time, sum(messages)::bigint as messages, sum(calls)::bigint as calls, sum(errors)::bigint as errors from counted group by time
  )
  select rowcast.iso_time(g.time) as "Time", coalesce(s.messages, 0) as "Messages", coalesce(s.calls, 0) as "Calls", coalesce(s.errors, 0) as "Errors"
  from generate_series($3::timestamptz, $4::timestamptz - interval '1 microsecond', ('1 ' || $5)::interval) g (time)
  left join sums s on s.time = g.time
  order by g.time`;

/**
 * Counters by minute, hour or day (UTC) over a range; where nothing happened there are zeros.
 * @throws RequestError IncorrectQueryParameter for a range that is empty, or over 1 day by the minute, 31 by the hour, 366 by the day.
 */
export async function readStatistics(db: Queryable, query: StatisticsQuery): Promise<Page<StatisticsRow>> {
  const problems: Problem[] = textProblems({ EventId: query.eventId });
  const { from, to } = statisticsRange(query, problems);
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectQueryParameter', problems);
  const { rows } = await db.query<StatisticsRow>(STATISTICS, [query.accountId, query.webhookId, from, to, query.by, query.eventId ?? null]);
  return { Result: rows, NextCursor: null };
}
