import type { Queryable } from '../db/queryable.ts';
import { RequestError, type Problem } from '../errors.ts';
import type { Counters } from './counters.ts';
import type { Page } from './page.ts';
import { textProblems } from './text-problems.ts';

export interface StatisticsQuery {
  accountId: string;
  /** Null: all webhooks of the account, deleted ones included. */
  webhookId: string | null;
  eventId?: string | undefined;
  by: 'hour' | 'day';
  /** Included; rounded down to its hour or day. Default: 24 hours, or 30 days, up to `to`. */
  from?: Date | undefined;
  /** Excluded. Default: `now`. */
  to?: Date | undefined;
  now: Date;
}

/** One hour or day, in time's order. `Time` is its begin: UTC text with seven fraction digits and `Z`. */
export type StatisticsRow = { Time: string } & Counters;

const HOUR_MS = 3_600_000;
const SPANS = {
  hour: { step: HOUR_MS, initial: 24, most: 31 * 24 },
  day: { step: 24 * HOUR_MS, initial: 30, most: 366 },
} as const;

const STATISTICS = `
  with counted as (
    select hour as time, messages, calls, errors from rowcast.counter_hour
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
 * Counters by hour or by day (UTC) over a range; an hour or day in which nothing happened is zeros.
 * @throws RequestError IncorrectQueryParameter for a range that is empty, over 31 days by the hour or over 366 days by the day.
 */
export async function readStatistics(db: Queryable, query: StatisticsQuery): Promise<Page<StatisticsRow>> {
  const { step, initial, most } = SPANS[query.by];
  const to = Math.ceil((query.to ?? query.now).getTime() / step) * step;
  const from = query.from === undefined ? to - initial * step : Math.floor(query.from.getTime() / step) * step;
  const problems: Problem[] = textProblems({ EventId: query.eventId });
  if (Number.isNaN(from)) problems.push({ property: 'From', problem: 'must be a date' });
  else if (Number.isNaN(to)) problems.push({ property: 'To', problem: 'must be a date' });
  else if (from >= to) problems.push({ property: 'From', problem: 'must be before To' });
  else if ((to - from) / step > most) problems.push({ property: 'From', problem: `must be at most ${query.by === 'hour' ? 31 : 366} days before To when counted by ${query.by}` });
  else if (from < 0) problems.push({ property: 'From', problem: 'must not be before 1970' });
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectQueryParameter', problems);
  const { rows } = await db.query<StatisticsRow>(STATISTICS, [
    query.accountId, query.webhookId, new Date(from), new Date(to), query.by, query.eventId ?? null,
  ]);
  return { Result: rows, NextCursor: null };
}
