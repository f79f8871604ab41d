import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attachTable } from '../../tables/attached/attach-table.ts';
import { attachedJson } from '../../tables/attached/attached-json.ts';
import { keyFields } from '../../tables/attached/key-fields.ts';
import { freshTable } from '../../tables/attached/fresh-table.ts';
import { detachTable } from '../../tables/attached/detach-table.ts';
import { changeTable } from '../../tables/change-table.ts';
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
import { EmptyAnswer } from '../empty-answer.ts';

const TableBody = z.object({
  Name: z.string().meta({ description: 'A letter, then letters, digits, _; 32 at most.' }),
  Note: z.string().optional(),
  Fields: z.array(FieldBody).optional().meta({ description: 'Also taken as Columns.' }),
  Columns: z.array(FieldBody).optional(),
});

const TableChange = z.object({ Name: z.string().optional().meta({ description: 'A new name. Events, templates, views and tasks follow.' }), Note: z.string().optional() });
const Table = z.object({ Result: z.object({ Name: z.string(), Note: z.string() }) });

const AttachBody = z.object({ Schema: z.string(), Table: z.string(), Name: z.string().optional().meta({ description: "Made from the table's when omitted." }) });
const Attached = z.object({
  Name: z.string(),
  Schema: z.string(),
  Table: z.string(),
  Key: z.array(z.string()),
  HasPkId: z.boolean(),
  Fields: z.array(z.object({ Name: z.string(), Type: z.string(), Column: z.string(), ColumnType: z.string() })),
});

export function registerTables(app: FastifyInstance, { pool, tables }: ApiParts): void {
  const tags = ['Tables'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get('/tables', { schema: { summary: 'The names of the tables', openToAll: true, tags, response: { 200: z.object({ Result: z.array(z.string()) }) } } }, async (request) => {
    const caller = callerOf(request);
    const all = await listTables(pool, caller.account.id);
    return { Result: all.filter(({ id }) => mayUseTable(caller, id, 'read')).map(({ name }) => name) };
  });

  routes.post(
    '/tables',
    { onRequest: requireAllObjects, schema: { summary: 'Create a table', conflicts: true, tags, body: documented(TableBody), response: { 201: EmptyAnswer } } },
    async (request, reply) => {
      await createTable(tables, callerOf(request).account.id, request.body);
      return reply.code(201).send();
    },
  );

  routes.post(
    '/tables/attach',
    {
      onRequest: requireAllObjects,
      schema: {
        summary: 'Attach an existing table of the database', conflicts: true, description: 'The operator has to allow its schema for the account.', tags, body: documented(AttachBody),
        response: { 201: z.object({ Result: Attached }) },
      },
    },
    async (request, reply) => {
      const { account } = callerOf(request);
      const table = await attachTable(tables, account.id, request.body, { schemas: account.attachSchemas });
      return reply.code(201).send({ Result: attachedJson(table) as z.input<typeof Attached> });
    },
  );

  routes.post(
    '/tables/:table/detach',
    {
      onRequest: requireAllObjects,
      schema: {
        summary: 'Detach a table: it stays in the database as it was', conflicts: true, tags, params: TableParams, querystring: ForceQuery,
        response: { 204: EmptyAnswer },
      },
    },
    async (request, reply) => {
      await detachTable(tables, callerOf(request).account.id, request.params.table, { force: request.query.force });
      return reply.code(204).send();
    },
  );

  routes.get(
    '/tables/:table',
    {
      schema: {
        summary: 'A table',
        tags,
        params: TableParams,
        response: { 200: Table },
      },
    },
    async (request) => {
      const { name, note } = await reachTable(pool, callerOf(request), request.params.table, 'read');
      return { Result: { Name: name, Note: note } };
    },
  );

  routes.put(
    '/tables/:table',
    { onRequest: requireAllObjects, schema: { summary: 'Rename a table, or change its note', conflicts: true, tags, params: TableParams, body: documented(TableChange), response: { 200: Table } } },
    async (request) => {
      const { name, note } = await changeTable(tables, callerOf(request).account.id, request.params.table, request.body);
      return { Result: { Name: name, Note: note } };
    },
  );

  routes.get(
    '/tables/:table/key',
    {
      schema: {
        summary: "What names a table's records",
        description: "`PK_ID`; of an attached table whose key is no single whole number, the fields of its key, in the key's order.",
        tags,
        params: TableParams,
        response: { 200: z.object({ Result: z.object({ Fields: z.array(z.string()) }) }) },
      },
    },
    async (request) => {
      const { accountId, name } = await reachTable(pool, callerOf(request), request.params.table, 'read');
      return { Result: { Fields: keyFields(await freshTable(tables, accountId, name)) } };
    },
  );

  routes.delete(
    '/tables/:table',
    { onRequest: requireAllObjects, schema: { summary: 'Delete a table and its records', conflicts: true, tags, params: TableParams, querystring: ForceQuery, response: { 204: EmptyAnswer } } },
    async (request, reply) => {
      await dropTable(tables, callerOf(request).account.id, request.params.table, { force: request.query.force });
      return reply.code(204).send();
    },
  );
}
