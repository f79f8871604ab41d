import type { Queryable } from '../db/queryable.ts';
import { RequestError, type Problem } from '../errors.ts';
import type { DataTable } from '../tables/data-table.ts';
import { bindCondition } from '../tables/expression/bind-condition.ts';
import { compileCondition } from '../tables/expression/compile-condition.ts';
import { ExpressionError } from '../tables/expression/expression-error.ts';
import { parseExpression } from '../tables/expression/parse-expression.ts';
import { findTable } from '../tables/find-table.ts';
import { PropertyReader } from '../tables/property-reader.ts';
import { readRecords } from '../tables/read-records.ts';
import { tableColumns } from '../tables/record-columns.ts';
import { ianaZone } from '../tables/time-zones.ts';
import { nextRun } from './next-run.ts';
import { stepFields } from './step-fields.ts';
import type { Task, TaskStep } from './task.ts';

export const ON_DEMAND = 'On demand';
const ACTIONS = ['insert', 'update', 'delete'] as const;
const MOST_STEPS = 20;

export type TaskBody = Pick<Task, 'name' | 'note' | 'schedule' | 'timeZone' | 'enabled' | 'steps'>;

/**
 * Reads a task as the REST API takes it, by the account's tables.
 * @throws RequestError IncorrectBodyParameter, AlterReadOnlyData, InvalidInputValue
 */
export async function readTaskBody(db: Queryable, accountId: string, input: unknown): Promise<TaskBody> {
  const problems: Problem[] = [];
  const reader = new PropertyReader(input, ['Name', 'Note', 'Frequency', 'TaskTimeZone', 'Enabled', 'Steps'], problems);
  reader.require('Name');
  reader.require('Steps');
  const name = reader.text('Name', 255) ?? '';
  if (reader.has('Name') && name.trim() === '') reader.add('Name', 'is required');
  const zone = reader.text('TaskTimeZone', 64) ?? 'UTC';
  const timeZone = ianaZone(zone);
  if (timeZone === null) reader.add('TaskTimeZone', 'must be the name of a time zone, such as Europe/Berlin or W. Europe Standard Time');
  const schedule = readSchedule(reader, timeZone ?? 'UTC');
  const steps: TaskStep[] = [];
  for (const [index, item] of (reader.list('Steps', MOST_STEPS) ?? []).entries()) {
    const step = await readStep(db, accountId, item, `Steps[${index}].`, problems);
    if (step !== null) steps.push(step);
  }
  const body = { name, note: reader.text('Note', 4_000) ?? '', schedule, timeZone: timeZone ?? 'UTC', enabled: reader.flag('Enabled') ?? true, steps };
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  return body;
}

function readSchedule(reader: PropertyReader, timeZone: string): string | null {
  const text = reader.text('Frequency', 255)?.trim();
  if (text === undefined || text.toLowerCase() === ON_DEMAND.toLowerCase()) return null;
  const wanted = `must be ${JSON.stringify(ON_DEMAND)} or a cron pattern of five parts, such as "0 3 * * 1-5"`;
  try {
    if (nextRun(text, timeZone, new Date()) === null) reader.add('Frequency', 'never comes');
  } catch {
    reader.add('Frequency', wanted);
  }
  return text;
}

async function readStep(db: Queryable, accountId: string, input: unknown, path: string, problems: Problem[]): Promise<TaskStep | null> {
  const reader = new PropertyReader(input, ['Action', 'Table', 'Where', 'Values'], problems, path);
  reader.require('Action');
  reader.require('Table');
  const action = reader.oneOf('Action', ACTIONS);
  const name = reader.text('Table', 255);
  const table = name === undefined ? null : await findTable(db, accountId, name);
  if (name !== undefined && table === null) reader.add('Table', `there is no table ${JSON.stringify(name.slice(0, 64))}`);
  if (action === undefined || table === null) return null;
  if (action === 'insert' && reader.has('Where')) reader.add('Where', 'is not for an insert');
  if (action === 'delete' && reader.has('Values')) reader.add('Values', 'are not for a delete');
  if (action !== 'insert') reader.require('Where');
  if (action !== 'delete') reader.require('Values');
  const text = reader.text('Where', 16_000);
  const where = text === undefined ? '' : readWhere(text, table, `${path}Where`, problems);
  if (action === 'delete') return { action, tableId: table.id, where };
  const values = reader.has('Values') ? await readValues(reader.value('Values'), table, action, `${path}Values`, problems) : {};
  return action === 'insert' ? { action, tableId: table.id, values } : { action, tableId: table.id, where, values };
}

function readWhere(text: string, table: DataTable, property: string, problems: Problem[]): string {
  try {
    compileCondition(parseExpression(text), { scope: tableColumns(table).scope });
    return bindCondition(text, stepFields(table));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.push({ property, problem: error.message });
    return '';
  }
}

/** @throws RequestError for values that a record would not take either */
async function readValues(input: unknown, table: DataTable, action: 'insert' | 'update', property: string, problems: Problem[]): Promise<Record<string, unknown>> {
  const { fields } = await readRecords([input], { ...table, fields: table.fields.filter(({ type }) => type !== 'PASSWORD') }, action, () => `${property}.`);
  if (action === 'update' && fields.length === 0) problems.push({ property, problem: 'must have at least one field' });
  const byName = new Map(Object.entries(input as object).map(([key, value]) => [key.toLowerCase(), value as unknown]));
  return Object.fromEntries(fields.map(({ id, name }) => [id, byName.get(name.toLowerCase())]));
}
