import type { Queryable } from '../db/queryable.ts';
import { unbindCondition } from '../tables/expression/bind-condition.ts';
import type { DataTable } from '../tables/data-table.ts';
import { findTables } from '../tables/find-table.ts';
import { ON_DEMAND } from './read-task-body.ts';
import { stepFields } from './step-fields.ts';
import type { Task, TaskRun, TaskStep } from './task.ts';

/** A task in a list. */
export function taskJson({ id, name, note, schedule, timeZone, enabled, inactiveReason, running }: Task): Record<string, unknown> {
  return {
    Name: name,
    ExternalKey: id,
    Status: running ? 'Running' : enabled && inactiveReason === null ? 'Ready' : 'Disabled',
    TaskTimeZone: timeZone,
    Frequency: schedule ?? ON_DEMAND,
    Note: note,
  };
}

/** A task alone: with its steps, in today's names. */
export async function taskDetailsJson(db: Queryable, task: Task): Promise<Record<string, unknown>> {
  return {
    ...taskJson(task),
    Enabled: task.enabled,
    InactiveReason: task.inactiveReason,
    Steps: task.inactiveReason === null ? await stepsJson(db, task) : task.shown,
    NextRun: task.nextRun,
    DateCreated: task.dateCreated,
    CreatedBy: task.createdBy,
    LastModified: task.lastModified,
    ModifiedBy: task.modifiedBy,
  };
}

export async function stepsJson(db: Queryable, { accountId, steps }: Task): Promise<Record<string, unknown>[]> {
  const tables = await findTables(db, accountId, steps.map(({ tableId }) => tableId));
  return steps.flatMap((step) => {
    const table = tables.get(step.tableId);
    return table === undefined ? [] : [stepJson(step, table)];
  });
}

function stepJson(step: TaskStep, table: DataTable): Record<string, unknown> {
  return {
    Action: step.action,
    Table: table.name,
    ...(step.action === 'insert' ? {} : { Where: unbindCondition(step.where, stepFields(table)) }),
    ...(step.action === 'delete' ? {} : { Values: stepValues(step.values, table) }),
  };
}

/** Field names → values, as the body of a record. */
export function stepValues(values: Readonly<Record<string, unknown>>, table: DataTable): Record<string, unknown> {
  return Object.fromEntries(table.fields.flatMap(({ id, name }) => (Object.hasOwn(values, id) ? [[name, values[id]]] : [])));
}

export function taskRunJson({ id, trigger, status, started, ended, recordsAffected, error }: TaskRun): Record<string, unknown> {
  return { RunId: id, Trigger: trigger, Status: status, Started: started, Ended: ended, RecordsAffected: recordsAffected, Error: error };
}
