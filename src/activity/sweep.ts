import type { Pool } from 'pg';
import { sweepSignIns } from '../accounts/sessions.ts';
import { sweepTokens } from '../accounts/sweep-tokens.ts';
import { sweepInspectors } from './inspector.ts';

export interface SweepOptions {
  /** The server's retention; an account may have its own. */
  retentionDays: number;
  now: Date;
  /** Rows that one statement deletes at most. */
  batch?: number;
}

const BATCH = 5_000;
/** Definitions outlive the last log line that can name them by this. */
const MARGIN_DAYS = 7;
const MINUTES_KEPT_DAYS = 2;
const HOURS_KEPT_DAYS = 40;
const DAYS_KEPT_DAYS = 400;
const DAY_MS = 86_400_000;

/**
 * What every statement is told: the server's retention, the longest of any account, and the moment before which definitions
 * that ended are named by no log line. $5 is the batch.
 */
const AT = `with at as (
  select $1::timestamptz as now, $2::integer as retention_days, $3::integer as longest_days, $4::timestamptz as ended
)
`;

// In order: what names others goes first.
const STATEMENTS = [
  // Logs of accounts whose retention is shorter than that of the partitions.
  `delete from rowcast.attempt where (account_id, webhook_id, id) in (
     select a.account_id, a.webhook_id, a.id
     from rowcast.account o
     join rowcast.webhook w on w.account_id = o.id
     cross join lateral (
       select * from rowcast.attempt a where a.account_id = w.account_id and a.webhook_id = w.id
         and a.id < rowcast.uuid_floor((select now from at) - coalesce(o.log_retention_days, (select retention_days from at)) * interval '1 day')
       order by a.id limit $5
     ) a
     where coalesce(o.log_retention_days, (select retention_days from at)) < (select longest_days from at)
     limit $5
   )`,
  `delete from rowcast.message where (account_id, webhook_id, id) in (
     select m.account_id, m.webhook_id, m.id
     from rowcast.account o
     join rowcast.webhook w on w.account_id = o.id
     cross join lateral (
       select m.account_id, m.webhook_id, m.id from rowcast.message m where m.account_id = w.account_id and m.webhook_id = w.id
         and m.id < rowcast.uuid_floor((select now from at) - coalesce(o.log_retention_days, (select retention_days from at)) * interval '1 day')
         and not exists (select from rowcast.call c where c.webhook_id = m.webhook_id and c.message_id = m.id)
       order by m.id limit $5
     ) m
     where coalesce(o.log_retention_days, (select retention_days from at)) < (select longest_days from at)
     limit $5
   )`,
  // Messages that were kept for a live call, once there is none.
  `delete from rowcast.kept_message where (account_id, webhook_id, id) in (
     select k.account_id, k.webhook_id, k.id from rowcast.kept_message k
     where not exists (select from rowcast.call c where c.webhook_id = k.webhook_id and c.message_id = k.id)
     limit $5
   )`,
  `delete from rowcast.undelivered_call where (account_id, webhook_id, message_id, id) in (
     select e.account_id, e.webhook_id, e.message_id, e.id
     from rowcast.undelivered_call e join rowcast.account o on o.id = e.account_id
     where e.ended_at < (select now from at) - coalesce(o.log_retention_days, (select retention_days from at)) * interval '1 day'
     order by e.ended_at
     limit $5
   )`,
  // Ended versions of events, then deleted events, removed URLs and deleted webhooks that nothing names any more.
  `delete from rowcast.event_version where (account_id, event_id, version) in (
     select v.account_id, v.event_id, v.version from rowcast.event_version v
     where v.to_at < (select ended from at)
       and not exists (select from rowcast.kept_message k where k.account_id = v.account_id and k.event_id = v.event_id and k.event_version = v.version)
       and not exists (select from rowcast.change c where c.table_id = v.table_id and c.changed_at < v.to_at)
     limit $5
   )`,
  `delete from rowcast.event where (account_id, webhook_id, id) in (
     select e.account_id, e.webhook_id, e.id from rowcast.event e
     where e.deleted_at < (select ended from at)
       and not exists (select from rowcast.event_version v where v.account_id = e.account_id and v.event_id = e.id)
     limit $5
   )`,
  `delete from rowcast.outgoing_url where (account_id, webhook_id, id) in (
     select u.account_id, u.webhook_id, u.id from rowcast.outgoing_url u
     left join rowcast.webhook w on w.account_id = u.account_id and w.id = u.webhook_id
     where least(u.removed_at, w.deleted_at) < (select ended from at)
       and not exists (select from rowcast.call c where c.url_id = u.id)
     limit $5
   )`,
  `delete from rowcast.replay where (account_id, webhook_id, id) in (
     select r.account_id, r.webhook_id, r.id from rowcast.replay r
     where r.state <> 'running' and r.ended_at < (select ended from at)
     limit $5
   )`,
  `delete from rowcast.webhook where (account_id, id) in (
     select w.account_id, w.id from rowcast.webhook w
     where w.deleted_at < (select ended from at)
       and not exists (select from rowcast.event e where e.account_id = w.account_id and e.webhook_id = w.id)
       and not exists (select from rowcast.outgoing_url u where u.account_id = w.account_id and u.webhook_id = w.id)
       and not exists (select from rowcast.replay r where r.account_id = w.account_id and r.webhook_id = w.id)
     limit $5
   )`,
  // Shapes of tables: marked when no later change can name them, deleted when no log line can.
  `update rowcast.table_shape set unused_since = (select now from at) where (account_id, table_id, version) in (
     select s.account_id, s.table_id, s.version from rowcast.table_shape s
     left join rowcast.data_table d on d.account_id = s.account_id and d.id = s.table_id
     where s.unused_since is null and (d.id is null or s.version < d.shape_version)
     limit $5
   )`,
  `delete from rowcast.table_shape where (account_id, table_id, version) in (
     select s.account_id, s.table_id, s.version from rowcast.table_shape s
     where s.unused_since < (select ended from at)
       and not exists (select from rowcast.kept_message k where k.account_id = s.account_id and k.table_id = s.table_id and k.shape_version = s.version)
       and not exists (select from rowcast.change c where c.table_id = s.table_id and c.shape_version = s.version)
     limit $5
   )`,
  // The log of tasks' runs.
  `delete from rowcast.task_run where (account_id, task_id, id) in (
     select r.account_id, r.task_id, r.id from rowcast.task_run r join rowcast.account o on o.id = r.account_id
     where r.ended_at < (select now from at) - coalesce(o.log_retention_days, (select retention_days from at)) * interval '1 day'
     limit $5
   )`,
  `delete from rowcast.counter_minute where (account_id, webhook_id, event_id, minute) in (
     select account_id, webhook_id, event_id, minute from rowcast.counter_minute
     where minute < (select now from at) - ${MINUTES_KEPT_DAYS} * interval '1 day'
     limit $5
   )`,
  `delete from rowcast.backlog_minute where (account_id, webhook_id, minute) in (
     select account_id, webhook_id, minute from rowcast.backlog_minute
     where minute < (select now from at) - ${MINUTES_KEPT_DAYS} * interval '1 day'
     limit $5
   )`,
  `delete from rowcast.backlog_hour where (account_id, webhook_id, hour) in (
     select account_id, webhook_id, hour from rowcast.backlog_hour
     where hour < (select now from at) - ${HOURS_KEPT_DAYS} * interval '1 day'
     limit $5
   )`,
  `delete from rowcast.counter_hour where (account_id, webhook_id, event_id, hour) in (
     select account_id, webhook_id, event_id, hour from rowcast.counter_hour
     where hour < (select now from at) - ${HOURS_KEPT_DAYS} * interval '1 day'
     limit $5
   )`,
  `delete from rowcast.counter_day where (account_id, webhook_id, event_id, day) in (
     select account_id, webhook_id, event_id, day from rowcast.counter_day
     where day < ((select now from at) - ${DAYS_KEPT_DAYS} * interval '1 day')::date
     limit $5
   )`,
];

/**
 * Deletes what retention ends and partitions do not hold: ended calls, definitions and shapes that no log line names any
 * more, old counters and backlogs, expired tokens, sessions and links, inspected calls. One batch of each; returns how many rows went, and whether any
 * batch was full. Safe beside itself in other processes.
 */
export async function sweep(pool: Pool, { retentionDays, now, batch = BATCH }: SweepOptions): Promise<{ rows: number; more: boolean }> {
  const { rows: [longest] } = await pool.query<{ days: number }>(
    'select greatest($1::integer, max(log_retention_days)) as days from rowcast.account', [retentionDays],
  );
  const longestDays = longest?.days ?? retentionDays;
  const ended = new Date(now.getTime() - (longestDays + MARGIN_DAYS) * DAY_MS);
  let rows = (await sweepTokens(pool)) + (await sweepSignIns(pool)) + (await sweepInspectors(pool));
  let more = false;
  for (const statement of STATEMENTS) {
    const { rowCount } = await pool.query(AT + statement, [now, retentionDays, longestDays, ended, batch]);
    rows += rowCount ?? 0;
    more ||= rowCount === batch;
  }
  return { rows, more };
}
