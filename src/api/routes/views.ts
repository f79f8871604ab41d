import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RequestError } from '../../errors.ts';
import { didYouMean } from '../../tables/did-you-mean.ts';
import { changeView } from '../../views/change-view.ts';
import { createView } from '../../views/create-view.ts';
import { dropView } from '../../views/drop-view.ts';
import { listViews } from '../../views/find-view.ts';
import { resolveView } from '../../views/resolve-view.ts';
import { definitionJson, viewFieldJson } from '../../views/view-json.ts';
import { JOINS } from '../../views/view-definition.ts';
import type { ApiParts } from '../api-parts.ts';
import { documented } from '../documented.ts';
import { mayUseView, reachView } from '../reach-view.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { EmptyAnswer } from '../empty-answer.ts';

const ViewParams = z.object({ view: z.string().meta({ description: "The view's name, in any case." }) });

const ViewBody = z.object({
  Name: z.string().meta({ description: 'As of a table; tables and views have no name in common. May be left out when a view is changed.' }),
  Note: z.string().optional(),
  Tables: z
    .array(z.object({
      Table: z.string(),
      Alias: z.string().optional().meta({ description: 'What conditions call it; its name by default.' }),
      Join: z.enum(JOINS).optional().meta({ description: 'How it is joined with the tables before; inner by default. Not of the first.' }),
      On: z.string().optional().meta({ description: 'Required but of the first: a condition, e.g. Orders.Customer = Customers.PK_ID.' }),
    }))
    .meta({ description: '1 to 10.' }),
  Fields: z
    .array(z.union([z.string(), z.object({ Field: z.string(), Name: z.string().optional(), Label: z.string().optional() })]))
    .optional()
    .meta({ description: 'Table.Field, or Field where only one table has it, each under a name of its own. Left out: all fields there are now.' }),
  Where: z.string().nullable().optional().meta({ description: 'A condition that every record meets.' }),
  EditableTable: z.string().nullable().optional().meta({ description: 'The name or alias of the table that is written through the view. Of one table: that one, unless null.' }),
});

const ViewAnswer = z.object({ Name: z.string(), Note: z.string(), Status: z.enum(['Active', 'Inactive']), InactiveReason: z.string().nullable() }).extend(
  ViewBody.omit({ Name: true, Note: true }).shape,
);
const ViewField = z.record(z.string(), z.unknown());

export function registerViews(app: FastifyInstance, { pool, tables }: ApiParts): void {
  const tags = ['Views'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get('/views', { schema: { summary: 'The names of the views', openToAll: true, tags, response: { 200: z.object({ Result: z.array(z.string()) }) } } }, async (request) => {
    const caller = callerOf(request);
    const all = await listViews(pool, caller.account.id);
    return { Result: all.filter((view) => mayUseView(caller, view, 'read')).map(({ name }) => name) };
  });

  routes.post(
    '/views',
    { onRequest: requireAllObjects, schema: { summary: 'Create a view', conflicts: true, tags, body: documented(ViewBody), response: { 201: EmptyAnswer } } },
    async (request, reply) => {
      await createView(tables, callerOf(request).account.id, request.body);
      return reply.code(201).send();
    },
  );

  routes.get(
    '/views/:view',
    { schema: { summary: 'A view and its definition', tags, params: ViewParams, response: { 200: documented(z.object({ Result: ViewAnswer })) } } },
    async (request) => {
      const stored = await reachView(pool, callerOf(request), request.params.view, 'read');
      const { name, note, inactiveReason, shown } = stored;
      const status = inactiveReason === null ? 'Active' : 'Inactive';
      return { Result: { Name: name, Note: note, Status: status, InactiveReason: inactiveReason, ...(shown ?? definitionJson(await resolveView(pool, stored))) } };
    },
  );

  routes.put(
    '/views/:view',
    {
      onRequest: requireAllObjects,
      schema: { summary: "Replace a view's definition", conflicts: true, tags, params: ViewParams, body: documented(ViewBody.partial({ Name: true })), response: { 204: EmptyAnswer } },
    },
    async (request, reply) => {
      await changeView(tables, callerOf(request).account.id, request.params.view, request.body);
      return reply.code(204).send();
    },
  );

  routes.delete(
    '/views/:view',
    { onRequest: requireAllObjects, schema: { summary: 'Delete a view; its tables keep their records', tags, params: ViewParams, response: { 204: EmptyAnswer } } },
    async (request, reply) => {
      await dropView(tables, callerOf(request).account.id, request.params.view);
      return reply.code(204).send();
    },
  );

  routes.get(
    '/views/:view/fields',
    { schema: { summary: 'The fields of a view', conflicts: true, tags, params: ViewParams, response: { 200: z.object({ Result: z.array(ViewField) }) } } },
    async (request) => {
      const view = await resolveView(pool, await reachView(pool, callerOf(request), request.params.view, 'read'));
      return { Result: view.fields.map((field, index) => viewFieldJson(view, field, index)) };
    },
  );

  routes.get(
    '/views/:view/fields/:field',
    {
      schema: {
        summary: 'A field of a view',
        conflicts: true,
        tags,
        params: ViewParams.extend({ field: z.string().meta({ description: "The field's name, in any case." }) }),
        response: { 200: z.object({ Result: ViewField }) },
      },
    },
    async (request) => {
      const view = await resolveView(pool, await reachView(pool, callerOf(request), request.params.view, 'read'));
      const wanted = request.params.field;
      const index = view.fields.findIndex(({ name }) => name.toLowerCase() === wanted.toLowerCase());
      const field = view.fields[index];
      if (field === undefined) {
        throw new RequestError('FieldNotFound', `View ${view.name} has no field ${JSON.stringify(wanted.slice(0, 64))}${didYouMean(wanted, view.fields.map(({ name }) => name))}.`);
      }
      return { Result: viewFieldJson(view, field, index) };
    },
  );
}
