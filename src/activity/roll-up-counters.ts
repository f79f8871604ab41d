import type { Queryable } from '../db/queryable.ts';

const BATCH = 50_000;

// One process at a time; the others find nothing to do. Hours are summed from minutes and days from hours: every row is grouped once.
const ROLL_UP = `
  with turn as materialized (
    select pg_try_advisory_xact_lock(hashtextextended('rowcast.roll-up', 0)) as got
  ), taken as (
    delete from rowcast.counter_delta where ctid = any (array(
      select ctid from rowcast.counter_delta where (select got from turn) limit $1
    ))
    returning account_id, webhook_id, event_id, at, messages, calls, errors
  ), minute_sums as materialized (
    select account_id, webhook_id, event_id, date_trunc('minute', at, 'UTC') as minute, sum(messages) as messages, sum(calls) as calls, sum(errors) as errors
    from taken group by 1, 2, 3, 4
  ), hour_sums as materialized (
    select account_id, webhook_id, event_id, date_trunc('hour', minute, 'UTC') as hour, sum(messages) as messages, sum(calls) as calls, sum(errors) as errors
    from minute_sums group by 1, 2, 3, 4
  ), minutes as (
    insert into rowcast.counter_minute as m (account_id, webhook_id, event_id, minute, messages, calls, errors)
    select * from minute_sums order by 1, 2, 3, 4
    on conflict (account_id, webhook_id, event_id, minute) do update
      set messages = m.messages + excluded.messages, calls = m.calls + excluded.calls, errors = m.errors + excluded.errors
  ), hours as (
    insert into rowcast.counter_hour as h (account_id, webhook_id, event_id, hour, messages, calls, errors)
    select * from hour_sums order by 1, 2, 3, 4
    on conflict (account_id, webhook_id, event_id, hour) do update
      set messages = h.messages + excluded.messages, calls = h.calls + excluded.calls, errors = h.errors + excluded.errors
  ), days as (
    insert into rowcast.counter_day as d (account_id, webhook_id, event_id, day, messages, calls, errors)
    select account_id, webhook_id, event_id, (hour at time zone 'UTC')::date, sum(messages), sum(calls), sum(errors)
    from hour_sums group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (account_id, webhook_id, event_id, day) do update
      set messages = d.messages + excluded.messages, calls = d.calls + excluded.calls, errors = d.errors + excluded.errors
  )
  select count(*)::integer as taken from taken`;

/** Moves one batch of counter deltas into minutes, hours and days, in one statement; returns how many. For a loop: batch until short. */
export async function rollUpCounters(db: Queryable, { batch = BATCH }: { batch?: number } = {}): Promise<{ rows: number; more: boolean }> {
  const { rows } = await db.query<{ taken: number }>(ROLL_UP, [batch]);
  const taken = rows[0]?.taken ?? 0;
  return { rows: taken, more: taken === batch };
}
