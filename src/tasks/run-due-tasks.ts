import { RequestError } from '../errors.ts';
import type { Tables } from '../tables/tables.ts';
import { nextRun } from './next-run.ts';
import { runTask } from './run-task.ts';

interface Due {
  accountId: string;
  id: string;
  schedule: string;
  timeZone: string;
  /** As the database writes it, to the microsecond. */
  dueAt: string;
}

/** Tasks that one process runs at a time. */
const BATCH = 4;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Runs the tasks that are due. Whoever takes a task's next time forward runs it, so each time is run once over all
 * processes; times that were missed are one run, and one at which the task still runs is passed over.
 * @returns how many ran, the tables that they may have changed, and the milliseconds until the next is due, 5 s at most.
 */
export async function runDueTasks(tables: Tables): Promise<{ ran: number; tableIds: readonly number[]; pauseMs: number }> {
  const { pool } = tables;
  const { rows } = await pool.query<Due>(
    `select account_id as "accountId", id, schedule, time_zone as "timeZone", next_run_at::text as "dueAt"
    from rowcast.task where next_run_at <= clock_timestamp() order by next_run_at limit $1`,
    [BATCH],
  );
  const results = await Promise.allSettled(rows.map((due) => runDue(tables, due)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const { rows: [next] } = await pool.query<{ ms: number | null }>(
    'select extract(epoch from min(next_run_at) - clock_timestamp())::double precision * 1000 as ms from rowcast.task where next_run_at is not null',
  );
  const changed = results.flatMap((result) => (result.status === 'fulfilled' && result.value !== null ? [result.value] : []));
  return { ran: changed.length, tableIds: [...new Set(changed.flat())], pauseMs: Math.min(LONGEST_PAUSE_MS, Math.max(0, next?.ms ?? LONGEST_PAUSE_MS)) };
}

/** The tables that the task may have changed; null: it was not run here. */
async function runDue(tables: Tables, { accountId, id, schedule, timeZone, dueAt }: Due): Promise<readonly number[] | null> {
  const { rowCount } = await tables.pool.query(
    'update rowcast.task set next_run_at = $4 where account_id = $1 and id = $2 and next_run_at = $3::timestamptz',
    [accountId, id, dueAt, nextRun(schedule, timeZone, new Date())],
  );
  if (rowCount === 0) return null;
  try {
    return (await runTask(tables, accountId, id, 'Schedule')).tableIds;
  } catch (error) {
    // It is still running, or was deleted or made inactive this moment.
    if (error instanceof RequestError) return null;
    throw error;
  }
}
