import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { deleteRecords } from '../../tables/delete-records.ts';
import { insertRecords } from '../../tables/insert-records.ts';
import { selectRecords } from '../../tables/select-records.ts';
import { updateRecords } from '../../tables/update-records.ts';
import type { ApiParts } from '../api-parts.ts';
import { changeContext } from '../change-context.ts';
import { documented } from '../documented.ts';
import { mayRead, reachRecords } from '../reach-table.ts';
import { ChangedRecords, ChangeQuery, InsertedRecords, JSON_TYPE, pageBytes, recordQueryOf, Response, Row, Rows, selectQuery } from '../record-requests.ts';
import type { ApiVersion } from '../register-versions.ts';
import { callerOf } from '../request-caller.ts';
import { TableParams } from '../table-params.ts';
import { requireWhere, WhereQuery } from '../where-query.ts';

/** Records leave as the text that the tables made: numbers keep their digits. */
export function registerRecords(app: FastifyInstance, { tables, publicUrl }: ApiParts, version: ApiVersion): void {
  const tags = ['Records'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/tables/:table/records',
    { schema: { summary: 'Records', tags, params: TableParams, querystring: selectQuery(version), response: { 200: documented(Rows) } } },
    async (request, reply) => {
      const table = await reachRecords(tables, callerOf(request), request.params.table, 'read');
      const page = await selectRecords(tables, table.accountId, table.name, recordQueryOf(request.query, mayRead(callerOf(request))));
      return reply.type(JSON_TYPE).send(pageBytes(page, request.query));
    },
  );

  routes.post(
    '/tables/:table/records',
    {
      config: { takesValues: true },
      schema: {
        summary: 'Insert a record, or up to 1,000',
        tags,
        params: TableParams,
        querystring: z.object({ response: Response }),
        body: documented(z.union([Row, z.array(Row)])),
        response: { 201: InsertedRecords },
      },
    },
    async (request, reply) => {
      const table = await reachRecords(tables, callerOf(request), request.params.table, 'write');
      const { firstWhere, rowsJson } = await insertRecords(tables, table.accountId, table.name, request.body, {
        context: changeContext(request),
        returnRows: request.query.response === 'rows',
      });
      // Of several records, the first. PK_ID=7 stands as it is.
      reply.header('Location', `${publicUrl}/v${version}/tables/${table.name}/records?q.where=${encodeURIComponent(firstWhere).replaceAll('%3D', '=')}`);
      reply.code(201);
      return rowsJson === null ? reply.send() : reply.type(JSON_TYPE).send(`{"Result":${rowsJson}}`);
    },
  );

  routes.put(
    '/tables/:table/records',
    { config: { takesValues: true }, schema: { summary: 'Update the records that meet a condition', tags, params: TableParams, querystring: ChangeQuery, body: documented(Row), response: { 200: documented(ChangedRecords) } } },
    async (request, reply) => {
      const table = await reachRecords(tables, callerOf(request), request.params.table, 'write');
      const { recordsAffected, rowsJson } = await updateRecords(tables, table.accountId, table.name, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, request.body, {
        context: changeContext(request),
        returnRows: request.query.response === 'rows',
      });
      return reply.type(JSON_TYPE).send(`{"RecordsAffected":${recordsAffected},"Result":${rowsJson ?? '[]'}}`);
    },
  );

  routes.delete(
    '/tables/:table/records',
    {
      schema: {
        summary: 'Delete the records that meet a condition',
        tags,
        params: TableParams,
        querystring: WhereQuery,
        response: { 200: z.object({ RecordsAffected: z.number() }) },
      },
    },
    async (request) => {
      const table = await reachRecords(tables, callerOf(request), request.params.table, 'write');
      const { recordsAffected } = await deleteRecords(tables, table.accountId, table.name, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, { context: changeContext(request) });
      return { RecordsAffected: recordsAffected };
    },
  );
}
