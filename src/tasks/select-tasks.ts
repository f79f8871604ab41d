import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import type { Task, TaskRun } from './task.ts';

const SELECT = `select t.account_id as "accountId", t.id, t.name, t.note, t.schedule, t.time_zone as "timeZone", t.enabled, t.steps,
    t.inactive_reason as "inactiveReason", t.shown, rowcast.iso_time(t.next_run_at) as "nextRun",
    exists (select from rowcast.task_run r where r.account_id = t.account_id and r.task_id = t.id and r.ended_at is null) as running,
    rowcast.iso_time(t.created_at) as "dateCreated", t.created_by as "createdBy",
    rowcast.iso_time(t.modified_at) as "lastModified", t.modified_by as "modifiedBy"
  from rowcast.task t where t.account_id = $1`;

/** The account's tasks, by name. */
export async function listTasks(db: Queryable, accountId: string): Promise<Task[]> {
  return (await db.query<Task>(`${SELECT} order by lower(t.name)`, [accountId])).rows;
}

/** @throws RequestError ObjectNotFound */
export async function findTask(db: Queryable, accountId: string, id: string): Promise<Task> {
  const { rows: [task] } = /^[a-z0-9]{6}$/.test(id) ? await db.query<Task>(`${SELECT} and t.id = $2`, [accountId, id]) : { rows: [] };
  if (task === undefined) throw new RequestError('ObjectNotFound', `There is no task ${JSON.stringify(id.slice(0, 64))}.`);
  return task;
}

/** The tasks that can run and change a table. */
export async function listTasksOfTable(db: Queryable, accountId: string, tableId: number): Promise<Task[]> {
  const { rows } = await db.query<Task>(
    `${SELECT} and t.inactive_reason is null and t.steps @> $2::jsonb order by lower(t.name)`,
    [accountId, JSON.stringify([{ tableId }])],
  );
  return rows;
}

const SELECT_RUNS = `select id, trigger, status, rowcast.iso_time(started_at) as started, rowcast.iso_time(ended_at) as ended,
    records_affected as "recordsAffected", error
  from rowcast.task_run where account_id = $1 and task_id = $2`;

/** The last 100 runs, the newest first. */
export async function listTaskRuns(db: Queryable, accountId: string, taskId: string): Promise<TaskRun[]> {
  return (await db.query<TaskRun>(`${SELECT_RUNS} order by id desc limit 100`, [accountId, taskId])).rows;
}

/** @throws RequestError ObjectNotFound when the task was deleted meanwhile */
export async function findTaskRun(db: Queryable, accountId: string, taskId: string, runId: number): Promise<TaskRun> {
  const { rows: [run] } = await db.query<TaskRun>(`${SELECT_RUNS} and id = $3`, [accountId, taskId, runId]);
  if (run === undefined) throw new RequestError('ObjectNotFound', 'The task was deleted while it ran.');
  return run;
}
