import type { PoolClient } from 'pg';
import { RequestError } from '../errors.ts';
import { boundFields } from '../tables/expression/bind-condition.ts';
import type { TableEnd } from '../tables/table-hooks.ts';
import { listTasksOfTable } from './select-tasks.ts';
import { stepsJson } from './task-json.ts';
import type { Task, TaskStep } from './task.ts';

const NAMED_MAX = 20;

/** What tables ask of tasks before they change, as of views: a rename follows, a deletion is refused or makes them inactive. */
export const taskTableHooks = {
  /** @throws RequestError Conflict */
  async beforeFieldChange(
    client: PoolClient,
    { accountId, tableId, fieldId, change, force }: { accountId: string; tableId: number; fieldId: number; change: 'rename' | 'drop' | 'type'; force: boolean },
  ): Promise<void> {
    if (change !== 'drop') return;
    const using = (await listTasksOfTable(client, accountId, tableId)).filter(({ steps }) => steps.some((step) => step.tableId === tableId && usesField(step, fieldId)));
    await refuseOrEnd(client, using, { what: 'The field', reason: 'a field that it uses was deleted', force });
  },

  /** @throws RequestError Conflict */
  async beforeTableDrop(client: PoolClient, { accountId, tableId, end, force }: TableEnd): Promise<void> {
    const using = await listTasksOfTable(client, accountId, tableId);
    await refuseOrEnd(client, using, { what: 'The table', reason: `a table that it changes was ${end}`, force });
  },
};

function usesField(step: TaskStep, fieldId: number): boolean {
  const inWhere = step.action !== 'insert' && boundFields(step.where).some((bound) => bound.fieldId === fieldId);
  return inWhere || (step.action !== 'delete' && Object.hasOwn(step.values, fieldId));
}

async function refuseOrEnd(client: PoolClient, tasks: readonly Task[], { what, reason, force }: { what: string; reason: string; force: boolean }): Promise<void> {
  if (tasks.length === 0) return;
  if (!force) {
    const named = tasks.slice(0, NAMED_MAX).map(({ name }) => JSON.stringify(name)).join(', ');
    const rest = tasks.length > NAMED_MAX ? ` and ${tasks.length - NAMED_MAX} more` : '';
    const noun = tasks.length === 1 ? 'task' : 'tasks';
    throw new RequestError('Conflict', `${what} is used by the ${noun} ${named}${rest}. Change or delete them first, or add force=true: it makes them inactive.`);
  }
  for (const task of tasks) {
    await client.query('update rowcast.task set inactive_reason = $3, shown = $4, next_run_at = null where account_id = $1 and id = $2', [
      task.accountId, task.id, reason, JSON.stringify(await stepsJson(client, task)),
    ]);
  }
}
