import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sweep } from '../../src/activity/sweep.ts';
import { attachTable } from '../../src/tables/attached/attach-table.ts';
import { runDueTasks } from '../../src/tasks/run-due-tasks.ts';
import { apiUnderTest } from './api-under-test.ts';
import type { Answer, ApiUnderTest, Client } from './api-under-test.ts';

interface One {
  Result: Record<string, unknown>;
}
interface Many {
  Result: Record<string, unknown>[];
}

let api: ApiUnderTest;
let client: Client;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());
beforeEach(async () => {
  client = await api.newAccount();
  const fields = [{ Name: 'Name', Type: 'STRING', Unique: true }, { Name: 'Age', Type: 'INTEGER' }, { Name: 'Number', Type: 'AUTONUMBER', Unique: true }, { Name: 'Secret', Type: 'PASSWORD' }];
  expect((await client.request('POST', '/v3/tables', { Name: 'People', Fields: fields })).status).toBe(201);
  expect((await client.request('POST', '/v2/tables/People/records', [{ Name: 'Ada', Age: 36 }, { Name: 'Bob', Age: 17 }])).status).toBe(201);
});

const problem = ({ status, body }: Answer<unknown>) => [status, (body as { Code: string }).Code, (body as { Message: string }).Message];
const make = async (task: object) => {
  const { status, body, text } = await client.request<One>('POST', '/v2/tasks', task);
  expect(status, text).toBe(201);
  return { ...body.Result, key: String(body.Result['ExternalKey']) };
};
const people = async () => (await client.request<Many>('GET', '/v2/tables/People/records')).body.Result.map(({ Name, Age }) => [Name, Age]);
const run = (key: string) => client.request<One>('POST', `/v2/tasks/${key}/run`);
const runs = async (key: string) => (await client.request<Many>('GET', `/v2/tasks/${key}/runs`)).body.Result;
const query = (text: string, values: unknown[] = []) => api.database.pool.query<Record<string, unknown>>(text, values);

const NIGHTLY = {
  Name: 'Nightly',
  Note: 'Birthdays',
  Frequency: '0 3 * * *',
  TaskTimeZone: 'W. Europe Standard Time',
  Steps: [
    { Action: 'update', Table: 'people', Where: "Name = 'Ada'", Values: { age: 37 } },
    { Action: 'insert', Table: 'People', Values: { Name: 'Cyd' } },
    { Action: 'delete', Table: 'People', Where: 'Age < 18' },
  ],
};

describe('a task', () => {
  test('is listed, shown, replaced and deleted, under both names', async () => {
    const { key } = await make(NIGHTLY);
    const listed = { Name: 'Nightly', ExternalKey: key, Status: 'Ready', TaskTimeZone: 'Europe/Berlin', Frequency: '0 3 * * *', Note: 'Birthdays' };
    for (const path of ['/rest/v2/tasks', '/integrations/rest/v3/dataImportExportTasks']) {
      expect((await client.request('GET', path)).body).toEqual({ Result: [listed] });
      expect((await client.request<One>('GET', `${path}/${key}`)).body.Result).toEqual({
        ...listed, Enabled: true, InactiveReason: null, NextRun: expect.stringMatching(/T0[12]:00:00\.0000000Z$/), DateCreated: expect.any(String), CreatedBy: 'Full', LastModified: expect.any(String), ModifiedBy: 'Full',
        Steps: [
          { Action: 'update', Table: 'People', Where: "[Name] = 'Ada'", Values: { Age: 37 } },
          { Action: 'insert', Table: 'People', Values: { Name: 'Cyd' } },
          { Action: 'delete', Table: 'People', Where: '[Age] < 18' },
        ],
      });
    }
    const replaced = await client.request<One>('PUT', `/v2/tasks/${key}`, { Name: 'By hand', Enabled: false, Steps: [{ Action: 'insert', Table: 'People', Values: {} }] });
    expect([replaced.status, replaced.body.Result]).toMatchObject([200, { Status: 'Disabled', Frequency: 'On demand', Note: '', TaskTimeZone: 'UTC', NextRun: null }]);
    expect((await client.request('DELETE', `/v2/tasks/${key}`)).status).toBe(204);
    expect(problem(await client.request('GET', `/v2/tasks/${key}`))).toEqual([404, 'ObjectNotFound', `There is no task "${key}".`]);
    expect((await client.request('DELETE', `/v2/tasks/${key}`)).status).toBe(404);
  });

  test('names every problem', async () => {
    expect(problem(await client.request('POST', '/v2/tasks', {
      Names: 'x', Frequency: '* * * * * *', TaskTimeZone: 'Mars',
      Steps: [{ Action: 'truncate', Table: 'People' }, { Action: 'delete', Table: 'Peopl', Values: {} }, { Action: 'insert', Table: 'People', Where: 'Age' }, { Action: 'update', Table: 'People', Where: 'Agee = 1', Values: {} }],
    }))).toEqual([
      400, 'IncorrectBodyParameter',
      'Names: is not a known property (did you mean Name?). Name: is required. TaskTimeZone: must be the name of a time zone, such as Europe/Berlin or W. Europe Standard Time. '
      + 'Frequency: must be "On demand" or a cron pattern of five parts, such as "0 3 * * 1-5". Steps[0].Action: must be one of insert, update, delete. '
      + 'Steps[1].Table: there is no table "Peopl". Steps[2].Where: is not for an insert. Steps[2].Values: is required. Steps[2].Where: the INTEGER field "Age" alone is no condition, at character 1. '
      + 'Steps[3].Where: unknown field "Agee" (did you mean Age?), at character 1. Steps[3].Values: must have at least one field.',
    ]);
    const step = (Values: object) => client.request('POST', '/v2/tasks', { Name: 'x', Steps: [{ Action: 'insert', Table: 'People', Values }] });
    expect(problem(await step({ Age: 'old' }))).toEqual([400, 'InvalidInputValue', 'Steps[0].Values.Age: must be a whole number (INTEGER).']);
    expect(problem(await step({ Number: 1 }))).toEqual([400, 'AlterReadOnlyData', 'Steps[0].Values.Number: is set by the system.']);
    expect(problem(await step({ Secret: 'x' }))).toEqual([400, 'IncorrectBodyParameter', 'Steps[0].Values.Secret: is no field of table People.']);
    expect(problem(await client.request('POST', '/v2/tasks', { Name: 'x', Frequency: '0 0 30 2 *', Steps: NIGHTLY.Steps }))).toEqual([400, 'IncorrectBodyParameter', 'Frequency: never comes.']);
    await make(NIGHTLY);
    expect(problem(await client.request('POST', '/v2/tasks', { ...NIGHTLY, Name: 'NIGHTLY' }))).toEqual([409, 'Conflict', 'Name: there is a task "NIGHTLY" already.']);
  });

  test('needs a profile with access to all objects', async () => {
    const { key } = await make(NIGHTLY);
    const other = await api.newProfile(client.accountId, { name: 'Other' });
    for (const [method, path] of [['GET', '/v2/tasks'], ['GET', `/v2/tasks/${key}`], ['POST', `/v2/tasks/${key}/run`], ['DELETE', `/v2/tasks/${key}`], ['GET', '/v2/applications']] as const) {
      expect((await other.request(method, path)).status).toBe(403);
    }
  });
});

describe('a run', () => {
  test('makes all steps as one, and is logged', async () => {
    const { key } = await make(NIGHTLY);
    const nudges = api.nudges();
    const { status, body } = await run(key);
    expect([status, body.Result]).toEqual([200, {
      RunId: expect.any(Number), Trigger: 'Request', Status: 'Success', Started: expect.any(String), Ended: expect.any(String), RecordsAffected: 3, Error: null,
    }]);
    expect(api.nudges()).toBe(nudges + 1);
    expect(await people()).toEqual([['Ada', 37], ['Cyd', null]]);
    expect(await runs(key)).toEqual([body.Result]);
  });

  test('changes an attached table, also when its owner has changed a column meanwhile', async () => {
    await api.database.pool.query('create table public.stock (sku text primary key, amount integer)');
    await attachTable(api.parts.tables, client.accountId, { Schema: 'public', Table: 'stock' }, { schemas: null });
    const { key } = await make({ Name: 'Refill', Steps: [
      { Action: 'insert', Table: 'stock', Values: { sku: 'a', amount: 1 } }, { Action: 'update', Table: 'stock', Where: 'amount < 5', Values: { amount: 5 } },
    ] });
    await api.database.pool.query('alter table public.stock rename amount to quantity');
    expect((await run(key)).body.Result).toMatchObject({ Status: 'Success', RecordsAffected: 2 });
    expect((await query('select * from public.stock')).rows).toEqual([{ sku: 'a', quantity: 5 }]);
  });

  test('that fails changes nothing, and is logged with the reason', async () => {
    const { key } = await make({ Name: 'Twice', Steps: [...NIGHTLY.Steps, { Action: 'insert', Table: 'People', Values: { Name: 'cyd' } }] });
    const { status, body } = await run(key);
    expect([status, body.Result]).toMatchObject([200, { Status: 'Failure', RecordsAffected: 0, Error: 'Steps[3]: Name: The value must be unique, and another record has it.' }]);
    expect(await people()).toEqual([['Ada', 36], ['Bob', 17]]);
    expect(await runs(key)).toEqual([body.Result]);
  });

  test('is one at a time; one whose process was killed is given up', async () => {
    const { key } = await make(NIGHTLY);
    const begin = (age: string) => query(`insert into rowcast.task_run (account_id, task_id, trigger, started_at) values ($1, $2, 'Schedule', clock_timestamp() - $3::interval)`, [client.accountId, key, age]);
    await begin('1 second');
    expect(problem(await run(key))).toEqual([409, 'Conflict', 'The task Nightly is running.']);
    expect((await client.request<Many>('GET', '/v2/tasks')).body.Result).toMatchObject([{ Status: 'Running' }]);
    expect(await people()).toEqual([['Ada', 36], ['Bob', 17]]);
    await query('delete from rowcast.task_run');
    await begin('3 minutes');
    expect((await run(key)).body.Result).toMatchObject({ Status: 'Success' });
    expect(await runs(key)).toMatchObject([{ Status: 'Success' }, { Status: 'Failure', Error: 'The server stopped during the run; nothing was changed.' }]);
  });

  test('at its time is one, however many were missed and however many processes look', async () => {
    // Each hour, and not in the next half.
    const { key } = await make({ ...NIGHTLY, Frequency: `${(new Date().getMinutes() + 31) % 60} * * * *` });
    const { parts: { tables } } = api;
    expect((await runDueTasks(tables)).ran).toBe(0);
    await query(`update rowcast.task set next_run_at = now() - interval '2 days' where id = $1`, [key]);
    const results = await Promise.all([runDueTasks(tables), runDueTasks(tables), runDueTasks(tables)]);
    expect(results.reduce((sum, { ran }) => sum + ran, 0)).toBe(1);
    expect(results.every(({ pauseMs }) => pauseMs <= 5_000)).toBe(true);
    expect(await runs(key)).toMatchObject([{ Trigger: 'Schedule', Status: 'Success', RecordsAffected: 3 }]);
    const { rows: [task] } = await query('select next_run_at > now() as ahead from rowcast.task where id = $1', [key]);
    expect(task).toEqual({ ahead: true });
  });

  test('goes from the log when its time is over', async () => {
    const { key } = await make(NIGHTLY);
    await run(key);
    await sweep(api.database.pool, { retentionDays: 30, now: new Date(Date.now() + 29 * 86_400_000) });
    expect(await runs(key)).toHaveLength(1);
    await sweep(api.database.pool, { retentionDays: 30, now: new Date(Date.now() + 31 * 86_400_000) });
    expect(await runs(key)).toEqual([]);
  });
});

describe('a change of a table', () => {
  test('is followed by a rename', async () => {
    const { key } = await make(NIGHTLY);
    expect((await client.request('PUT', '/v3/tables/People/fields/Age', { Name: 'Years' })).status).toBe(204);
    expect((await client.request<One>('GET', `/v2/tasks/${key}`)).body.Result['Steps']).toMatchObject([{ Values: { Years: 37 } }, {}, { Where: '[Years] < 18' }]);
    expect((await run(key)).body.Result).toMatchObject({ Status: 'Success', RecordsAffected: 3 });
  });

  test('that takes away what it uses is refused, or makes it inactive', async () => {
    const { key } = await make(NIGHTLY);
    expect(problem(await client.request('DELETE', '/v3/tables/People/fields/Age'))).toEqual([
      409, 'Conflict', 'The field is used by the task "Nightly". Change or delete them first, or add force=true: it makes them inactive.',
    ]);
    expect((await client.request('DELETE', '/v3/tables/People/fields/Number')).status).toBe(204);
    expect((await client.request('DELETE', '/v3/tables/People?force=true')).status).toBe(204);
    expect((await client.request<One>('GET', `/v2/tasks/${key}`)).body.Result).toMatchObject({ Status: 'Disabled', NextRun: null, InactiveReason: 'a table that it changes was deleted', Steps: [{ Where: "[Name] = 'Ada'" }, {}, {}] });
    expect(problem(await run(key))).toEqual([409, 'Conflict', "The task Nightly can't run: a table that it changes was deleted. Change it first."]);
  });
});

test('applications are listed as clients of the dialect ask for them: there is none', async () => {
  for (const path of ['/v2/applications', '/v3/bridgeApplications']) {
    expect((await client.request('GET', path)).body).toEqual({ Result: [] });
    expect((await client.request('GET', `${path}/abc/datapages`)).status).toBe(404);
  }
});
