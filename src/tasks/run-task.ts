import type { PoolClient } from 'pg';
import { transaction } from '../db/transaction.ts';
import { RequestError } from '../errors.ts';
import { refreshAttached } from '../tables/attached/refresh-attached.ts';
import { compileWhere } from '../tables/compile-where.ts';
import type { DataTable } from '../tables/data-table.ts';
import { deleteStatement } from '../tables/delete-records.ts';
import { unbindCondition } from '../tables/expression/bind-condition.ts';
import { findTables } from '../tables/find-table.ts';
import { inserting } from '../tables/insert-records.ts';
import { readRecords } from '../tables/read-records.ts';
import { isChance, isStale, recordError } from '../tables/record-error.ts';
import { tableColumns } from '../tables/record-columns.ts';
import { askOn } from '../tables/run-on-records.ts';
import type { Tables } from '../tables/tables.ts';
import { tellContext } from '../tables/tell-settings.ts';
import { updateStatement } from '../tables/update-records.ts';
import { findTask, findTaskRun } from './select-tasks.ts';
import { stepFields } from './step-fields.ts';
import { stepValues } from './task-json.ts';
import type { Task, TaskRun, TaskStep } from './task.ts';

/** For all statements of one run together. */
const RUN_MS = 60_000;
/** A run that is not ended after this is nobody's any more: its process was killed. */
const LOST_MS = 2 * RUN_MS;
const MOST_TRIES = 3;
const LOST = 'The server stopped during the run; nothing was changed.';

/**
 * Runs a task now: all its steps in one transaction, or none. A failure is logged and answered as a run that failed.
 * @returns the run, and the tables that it may have changed
 * @throws RequestError ObjectNotFound; Conflict when it is running already or can't run
 */
export async function runTask(tables: Tables, accountId: string, taskId: string, trigger: TaskRun['trigger']): Promise<{ run: TaskRun; tableIds: readonly number[] }> {
  const { pool } = tables;
  const task = await findTask(pool, accountId, taskId);
  if (task.inactiveReason !== null) throw new RequestError('Conflict', `The task ${task.name} can't run: ${task.inactiveReason}. Change it first.`);
  // The owner of an attached table may have changed its columns.
  for (const table of (await findTables(pool, accountId, task.steps.map(({ tableId }) => tableId))).values()) {
    if (table.drifted) await refreshAttached(tables, accountId, table.name);
  }
  const runId = await beginRun(tables, task, trigger);
  try {
    await tryRun(tables, task, runId);
  } catch (error) {
    // Of the server's own failures a client learns no more than that.
    const reason = error instanceof RequestError ? error.message : 'The server failed.';
    await pool.query(
      `update rowcast.task_run set status = 'Failure', ended_at = clock_timestamp(), error = $4
      where account_id = $1 and task_id = $2 and id = $3 and ended_at is null`,
      [accountId, taskId, runId, reason],
    );
    if (!(error instanceof RequestError)) throw error;
  }
  return { run: await findTaskRun(pool, accountId, taskId, runId), tableIds: [...new Set(task.steps.map(({ tableId }) => tableId))] };
}

/** @throws RequestError Conflict when it is running already: the unique index lets one in */
async function beginRun({ pool }: Tables, { accountId, id, name }: Task, trigger: TaskRun['trigger']): Promise<number> {
  await pool.query(
    `update rowcast.task_run set status = 'Failure', ended_at = clock_timestamp(), error = $3
    where account_id = $1 and task_id = $2 and ended_at is null and started_at < clock_timestamp() - $4 * interval '1 millisecond'`,
    [accountId, id, LOST, LOST_MS],
  );
  const { rows: [run] } = await pool.query<{ id: number }>(
    `insert into rowcast.task_run (account_id, task_id, trigger) values ($1, $2, $3)
    on conflict (account_id, task_id) where ended_at is null do nothing returning id`,
    [accountId, id, trigger],
  );
  if (run === undefined) throw new RequestError('Conflict', `The task ${name} is running.`, { retryAfter: 1 });
  return run.id;
}

/** Again when a table was changed meanwhile, or another transaction and this one locked each other out. */
async function tryRun(tables: Tables, task: Task, runId: number): Promise<void> {
  const deadline = Date.now() + RUN_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      await transaction(tables.pool, (client) => runSteps(client, tables, task, { runId, deadline }), { statementTimeoutMs: RUN_MS });
      return;
    } catch (error) {
      const original = error instanceof RequestError ? error.cause : error;
      const again = typeof original === 'object' && original !== null && (isStale(original) || isChance(original, { fields: [] }));
      if (!again || tries === MOST_TRIES) throw error;
    }
  }
}

async function runSteps(client: PoolClient, { hooks }: Tables, { accountId, id, name, steps }: Task, { runId, deadline }: { runId: number; deadline: number }): Promise<void> {
  await tellContext(client, hooks, { source: 'Tasks', actor: name, cause: null });
  const tables = await findTables(client, accountId, steps.map(({ tableId }) => tableId));
  let affected = 0;
  for (const [index, step] of steps.entries()) {
    const table = tables.get(step.tableId);
    if (table === undefined) throw new RequestError('Conflict', `Steps[${index}]: its table was deleted.`);
    const left = Math.max(1, deadline - Date.now());
    await client.query("select set_config('statement_timeout', $1, true)", [`${left}ms`]);
    try {
      affected += await runStep(client, step, table);
    } catch (error) {
      const known = recordError(error, table, RUN_MS);
      throw known instanceof RequestError ? new RequestError(known.code, `Steps[${index}]: ${known.message}`, { cause: error }) : known;
    }
  }
  // A run that was given up for lost must not end after all.
  const { rowCount } = await client.query(
    `update rowcast.task_run set status = 'Success', ended_at = clock_timestamp(), records_affected = $4
    where account_id = $1 and task_id = $2 and id = $3 and ended_at is null`,
    [accountId, id, runId, affected],
  );
  if (rowCount !== 1) throw new RequestError('Conflict', LOST);
}

/** @returns the number of records changed */
async function runStep(client: PoolClient, step: TaskStep, table: DataTable): Promise<number> {
  const path = () => 'Values.';
  if (step.action === 'insert') {
    await askOn(client, inserting(table, await readRecords([stepValues(step.values, table)], table, 'insert', path), false));
    return 1;
  }
  const where = unbindCondition(step.where, stepFields(table));
  const set = tableColumns(table);
  if (step.action === 'delete') {
    const { text, values } = deleteStatement(table, await compileWhere(client, where, set));
    return (await client.query(text, values)).rowCount ?? 0;
  }
  const read = await readRecords([stepValues(step.values, table)], table, 'update', path);
  const { text, values } = updateStatement(table, read, await compileWhere(client, where, set));
  return (await client.query(text, values)).rowCount ?? 0;
}
