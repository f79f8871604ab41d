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
import { mayRead, reachTable } from '../reach-table.ts';
import type { ApiVersion } from '../register-versions.ts';
import { callerOf } from '../request-caller.ts';
import { TableParams } from '../table-params.ts';
import { requireWhere, WhereQuery } from '../where-query.ts';

const Row = z.record(z.string(), z.unknown());
const Rows = z.object({ Result: z.array(Row) });

const wholeNumber = z
  .string()
  .regex(/^-?\d{1,9}$/, 'must be a whole number')
  .transform(Number)
  .meta({ type: 'integer' });
const Response = z.enum(['rows']).optional().meta({ description: '`rows`: answer with the records.' });

const SelectQuery = z.object({
  'q.select': z.string().optional().meta({ description: 'Fields and expressions, separated by commas, each with AS and a name if need be; * for all fields.' }),
  'q.where': z.string().optional().meta({ description: "A condition, e.g. Age >= 18 AND Name LIKE 'A%'." }),
  'q.groupBy': z.string().optional().meta({ description: 'Expressions, separated by commas, and HAVING with a condition: one row per group.' }),
  'q.orderBy': z.string().optional().meta({ description: 'Expressions with ASC or DESC.' }),
  'q.limit': wholeNumber.optional().meta({ description: 'Records at most; 100 by default, 1,000 at most.' }),
  'q.pageNumber': wholeNumber.optional(),
  'q.pageSize': wholeNumber.optional().meta({ description: '5 to 1,000; 25 by default.' }),
});
const SelectQueryV3 = SelectQuery.extend({
  'q.getPaginationInfo': z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }).default(false),
});
const ChangeQuery = WhereQuery.extend({ response: Response });

const JSON_TYPE = 'application/json; charset=utf-8';

/** Records leave as the text that the tables made: numbers keep their digits. */
export function registerRecords(app: FastifyInstance, { pool, tables, publicUrl, nudge }: ApiParts, version: ApiVersion): void {
  const tags = ['Records'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/tables/:table/records',
    { schema: { summary: 'Records', tags, params: TableParams, querystring: version === 3 ? SelectQueryV3 : SelectQuery, response: { 200: documented(Rows) } } },
    async (request, reply) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'read');
      const query: z.output<typeof SelectQuery> & { 'q.getPaginationInfo'?: boolean } = request.query;
      const page = await selectRecords(tables, table.accountId, table.name, {
        select: query['q.select'],
        where: query['q.where'],
        groupBy: query['q.groupBy'],
        mayRead: mayRead(callerOf(request)),
        orderBy: query['q.orderBy'],
        limit: query['q.limit'],
        pageNumber: query['q.pageNumber'],
        pageSize: query['q.pageSize'],
        withTotal: query['q.getPaginationInfo'] === true,
      });
      const pagination = query['q.getPaginationInfo'] === true ? `,"Pagination":${JSON.stringify(page.pagination)}` : '';
      return reply.type(JSON_TYPE).send(`{"Result":${page.rowsJson}${pagination}}`);
    },
  );

  routes.post(
    '/tables/:table/records',
    {
      schema: {
        summary: 'Insert a record, or up to 1,000',
        tags,
        params: TableParams,
        querystring: z.object({ response: Response }),
        body: documented(z.union([Row, z.array(Row)])),
      },
    },
    async (request, reply) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'write');
      const { firstWhere, rowsJson } = await insertRecords(tables, table.accountId, table.name, request.body, {
        context: changeContext(request),
        returnRows: request.query.response === 'rows',
      });
      nudge(table.id);
      // Of several records, the first. PK_ID=7 stands as it is.
      reply.header('Location', `${publicUrl}/v${version}/tables/${table.name}/records?q.where=${encodeURIComponent(firstWhere).replaceAll('%3D', '=')}`);
      reply.code(201);
      return rowsJson === null ? reply.send() : reply.type(JSON_TYPE).send(`{"Result":${rowsJson}}`);
    },
  );

  routes.put(
    '/tables/:table/records',
    { schema: { summary: 'Update the records that meet a condition', tags, params: TableParams, querystring: ChangeQuery, body: documented(Row) } },
    async (request, reply) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'write');
      const { recordsAffected, rowsJson } = await updateRecords(tables, table.accountId, table.name, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, request.body, {
        context: changeContext(request),
        returnRows: request.query.response === 'rows',
      });
      nudge(table.id);
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
      const table = await reachTable(pool, callerOf(request), request.params.table, 'write');
      const { recordsAffected } = await deleteRecords(tables, table.accountId, table.name, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, { context: changeContext(request) });
      nudge(table.id);
      return { RecordsAffected: recordsAffected };
    },
  );
}
