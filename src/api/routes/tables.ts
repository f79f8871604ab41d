import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createTable } from '../../tables/create-table.ts';
import { dropTable } from '../../tables/drop-table.ts';
import { listTables } from '../../tables/list-tables.ts';
import { mayUseTable } from '../../accounts/may-use-table.ts';
import type { ApiParts } from '../api-parts.ts';
import { documented } from '../documented.ts';
import { FieldBody } from '../field-body.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { reachTable } from '../reach-table.ts';
import { ForceQuery, TableParams } from '../table-params.ts';

const TableBody = z.object({
  Name: z.string().meta({ description: 'A letter, then letters, digits, _; 32 at most.' }),
  Note: z.string().optional(),
  Fields: z.array(FieldBody).optional().meta({ description: 'Also taken as Columns.' }),
  Columns: z.array(FieldBody).optional(),
});

export function registerTables(app: FastifyInstance, { pool, tables }: ApiParts): void {
  const tags = ['Tables'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get('/tables', { schema: { summary: 'The names of the tables', tags, response: { 200: z.object({ Result: z.array(z.string()) }) } } }, async (request) => {
    const caller = callerOf(request);
    const all = await listTables(pool, caller.account.id);
    return { Result: all.filter(({ id }) => mayUseTable(caller, id, 'read')).map(({ name }) => name) };
  });

  routes.post(
    '/tables',
    { onRequest: requireAllObjects, schema: { summary: 'Create a table', tags, body: documented(TableBody) } },
    async (request, reply) => {
      await createTable(tables, callerOf(request).account.id, request.body);
      return reply.code(201).send();
    },
  );

  routes.get(
    '/tables/:table',
    {
      schema: {
        summary: 'A table',
        tags,
        params: TableParams,
        response: { 200: z.object({ Result: z.object({ Name: z.string(), Note: z.string() }) }) },
      },
    },
    async (request) => {
      const { name, note } = await reachTable(pool, callerOf(request), request.params.table, 'read');
      return { Result: { Name: name, Note: note } };
    },
  );

  routes.delete(
    '/tables/:table',
    { onRequest: requireAllObjects, schema: { summary: 'Delete a table and its records', tags, params: TableParams, querystring: ForceQuery } },
    async (request, reply) => {
      await dropTable(tables, callerOf(request).account.id, request.params.table, { force: request.query.force });
      return reply.code(204).send();
    },
  );
}
