import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { shortId } from '../accounts/short-id.ts';
import { transaction } from '../db/transaction.ts';
import { RequestError } from '../errors.ts';
import type { Tables } from '../tables/tables.ts';
import type { PoolClient } from 'pg';
import { nextRun } from './next-run.ts';
import { readTaskBody, type TaskBody } from './read-task-body.ts';
import { findTask } from './select-tasks.ts';
import type { Task } from './task.ts';

const MOST_TASKS = 200;
const ID_ATTEMPTS = 10;

interface Author {
  accountId: string;
  actor: string;
}

/**
 * Makes a task.
 * @param input `{Name, Note?, Frequency?, TaskTimeZone?, Enabled?, Steps}` as the REST API takes it
 * @throws RequestError IncorrectBodyParameter, AlterReadOnlyData, InvalidInputValue; Conflict when the name is taken
 */
export async function createTask({ pool }: Tables, { accountId, actor }: Author, input: unknown): Promise<Task> {
  return transaction(pool, async (client) => {
    await lockDefinitions(client, accountId);
    const body = await readTaskBody(client, accountId, input);
    const { rows: [count] } = await client.query<{ tasks: number }>('select count(*) as tasks from rowcast.task where account_id = $1', [accountId]);
    if ((count?.tasks ?? 0) >= MOST_TASKS) throw new RequestError('Conflict', `The account has ${MOST_TASKS} tasks, which is the most.`);
    await checkName(client, accountId, body.name, null);
    for (let attempt = 1; attempt <= ID_ATTEMPTS; attempt += 1) {
      const id = shortId();
      const { rowCount } = await client.query(
        `insert into rowcast.task (account_id, id, name, note, schedule, time_zone, enabled, steps, next_run_at, created_by, modified_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) on conflict (id) do nothing`,
        [accountId, id, ...columnsOf(body), actor],
      );
      if (rowCount === 1) return findTask(client, accountId, id);
    }
    throw new Error(`no free task id in ${ID_ATTEMPTS} attempts`);
  });
}

/**
 * Replaces a task; one that could not run can again.
 * @throws RequestError as `createTask`, ObjectNotFound
 */
export async function changeTask({ pool }: Tables, { accountId, actor }: Author, id: string, input: unknown): Promise<Task> {
  return transaction(pool, async (client) => {
    await lockDefinitions(client, accountId);
    await findTask(client, accountId, id);
    const body = await readTaskBody(client, accountId, input);
    await checkName(client, accountId, body.name, id);
    await client.query(
      `update rowcast.task set name = $3, note = $4, schedule = $5, time_zone = $6, enabled = $7, steps = $8, next_run_at = $9,
        modified_by = $10, modified_at = clock_timestamp(), inactive_reason = null, shown = null
      where account_id = $1 and id = $2`,
      [accountId, id, ...columnsOf(body), actor],
    );
    return findTask(client, accountId, id);
  });
}

/** Deletes a task with the log of its runs. A run that is under way is undone. @throws RequestError ObjectNotFound */
export async function deleteTask({ pool }: Tables, accountId: string, id: string): Promise<void> {
  const { rowCount } = await pool.query('delete from rowcast.task where account_id = $1 and id = $2', [accountId, id]);
  if (rowCount === 0) await findTask(pool, accountId, id);
}

async function checkName(client: PoolClient, accountId: string, name: string, id: string | null): Promise<void> {
  const { rowCount } = await client.query('select from rowcast.task where account_id = $1 and lower(name) = lower($2) and id is distinct from $3', [accountId, name, id]);
  if (rowCount !== 0) throw new RequestError('Conflict', `Name: there is a task ${JSON.stringify(name)} already.`);
}

function columnsOf({ name, note, schedule, timeZone, enabled, steps }: TaskBody): unknown[] {
  const next = enabled && schedule !== null ? nextRun(schedule, timeZone, new Date()) : null;
  return [name, note, schedule, timeZone, enabled, JSON.stringify(steps), next];
}
