import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { runTask } from '../../tasks/run-task.ts';
import { findTask, listTaskRuns, listTasks } from '../../tasks/select-tasks.ts';
import { changeTask, createTask, deleteTask } from '../../tasks/store-task.ts';
import { taskDetailsJson, taskJson, taskRunJson } from '../../tasks/task-json.ts';
import type { ApiParts } from '../api-parts.ts';
import { documented } from '../documented.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { EmptyAnswer } from '../empty-answer.ts';

const TaskParams = z.object({ taskKey: z.string().meta({ description: "The task's ExternalKey." }) });

const Steps = z
  .array(z.object({
    Action: z.enum(['insert', 'update', 'delete']),
    Table: z.string(),
    Where: z.string().optional().meta({ description: 'Of update and delete: which records.' }),
    Values: z.record(z.string(), z.unknown()).optional().meta({ description: 'Of insert and update: field → value.' }),
  }))
  .meta({ description: '1 to 20, made in this order in one transaction.' });
const TaskBody = z.object({
  Name: z.string(),
  Note: z.string().optional(),
  Frequency: z.string().optional().meta({ description: '`On demand` (default), or a cron pattern of five parts: `0 3 * * 1-5`.' }),
  TaskTimeZone: z.string().optional().meta({ description: 'By whose clock; UTC by default.' }),
  Enabled: z.boolean().optional(),
  Steps,
});
const TaskListed = z.object({
  Name: z.string(),
  ExternalKey: z.string(),
  Status: z.enum(['Ready', 'Running', 'Disabled']),
  TaskTimeZone: z.string(),
  Frequency: z.string(),
  Note: z.string(),
});
const TaskDetails = TaskListed.extend({
  Enabled: z.boolean(),
  InactiveReason: z.string().nullable(),
  Steps,
  NextRun: z.string().nullable(),
  DateCreated: z.string(),
  CreatedBy: z.string(),
  LastModified: z.string(),
  ModifiedBy: z.string(),
});
const TaskRun = z.object({
  RunId: z.int(),
  Trigger: z.enum(['Schedule', 'Request']),
  Status: z.enum(['Running', 'Success', 'Failure']),
  Started: z.string(),
  Ended: z.string().nullable(),
  RecordsAffected: z.int(),
  Error: z.string().nullable(),
});

/** Version 3 of the dialect calls them data import/export tasks. */
const ROOTS = ['/tasks', '/dataImportExportTasks'] as const;

export function registerTasks(app: FastifyInstance, { pool, tables, nudge }: ApiParts): void {
  const tags = ['Tasks'];
  const onRequest = requireAllObjects;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  for (const root of ROOTS) {
    routes.get(root, { onRequest, schema: { summary: 'The tasks', tags, response: { 200: z.object({ Result: z.array(TaskListed) }) } } }, async (request, reply) =>
      reply.send({ Result: (await listTasks(pool, callerOf(request).account.id)).map(taskJson) as z.input<typeof TaskListed>[] }));

    routes.get(
      `${root}/:taskKey`,
      { onRequest, schema: { summary: 'A task with its steps', tags, params: TaskParams, response: { 200: documented(z.object({ Result: TaskDetails })) } } },
      async (request) => ({ Result: await taskDetailsJson(pool, await findTask(pool, callerOf(request).account.id, request.params.taskKey)) }),
    );

    routes.post(
      `${root}/:taskKey/run`,
      { onRequest, schema: { summary: 'Run a task now, and wait for it', conflicts: true, tags, params: TaskParams, response: { 200: documented(z.object({ Result: TaskRun })) } } },
      async (request) => {
        const { run, tableIds } = await runTask(tables, callerOf(request).account.id, request.params.taskKey, 'Request');
        for (const tableId of tableIds) nudge(tableId);
        return { Result: taskRunJson(run) };
      },
    );
  }

  routes.post(
    '/tasks',
    {
      config: { takesValues: true }, onRequest,
      schema: {
        summary: 'Create a task', conflicts: true, tags, body: documented(TaskBody),
        response: { 201: documented(z.object({ Result: TaskDetails })) },
      },
    },
    async (request, reply) => {
      const { account, name } = callerOf(request);
      const task = await createTask(tables, { accountId: account.id, actor: name }, request.body);
      return reply.code(201).send({ Result: await taskDetailsJson(pool, task) });
    },
  );

  routes.put(
    '/tasks/:taskKey',
    {
      config: { takesValues: true }, onRequest,
      schema: {
        summary: 'Replace a task', conflicts: true, tags, params: TaskParams, body: documented(TaskBody),
        response: { 200: documented(z.object({ Result: TaskDetails })) },
      },
    },
    async (request) => {
      const { account, name } = callerOf(request);
      return { Result: await taskDetailsJson(pool, await changeTask(tables, { accountId: account.id, actor: name }, request.params.taskKey, request.body)) };
    },
  );

  routes.delete('/tasks/:taskKey', { onRequest, schema: { summary: 'Delete a task and the log of its runs', tags, params: TaskParams, response: { 204: EmptyAnswer } } }, async (request, reply) => {
    await deleteTask(tables, callerOf(request).account.id, request.params.taskKey);
    return reply.code(204).send();
  });

  routes.get(
    '/tasks/:taskKey/runs',
    { onRequest, schema: { summary: 'The last 100 runs of a task, the newest first', tags, params: TaskParams, response: { 200: documented(z.object({ Result: z.array(TaskRun) })) } } },
    async (request) => {
      const { account } = callerOf(request);
      const task = await findTask(pool, account.id, request.params.taskKey);
      return { Result: (await listTaskRuns(pool, account.id, task.id)).map(taskRunJson) };
    },
  );
}
