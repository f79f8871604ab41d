import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { deleteViewRecords } from '../../views/delete-view-records.ts';
import { insertViewRecords } from '../../views/insert-view-records.ts';
import { selectViewRecords } from '../../views/select-view-records.ts';
import { updateViewRecords } from '../../views/update-view-records.ts';
import type { StoredView } from '../../views/view.ts';
import type { ApiParts } from '../api-parts.ts';
import { changeContext } from '../change-context.ts';
import { documented } from '../documented.ts';
import { mayRead } from '../reach-table.ts';
import { reachView } from '../reach-view.ts';
import { ChangedRecords, ChangeQuery, InsertedRecords, JSON_TYPE, pageBytes, recordQueryOf, Response, Row, Rows, selectQuery } from '../record-requests.ts';
import type { ApiVersion } from '../register-versions.ts';
import { callerOf } from '../request-caller.ts';
import { ViewParams } from '../view-params.ts';
import { requireWhere, WhereQuery } from '../where-query.ts';

/** Records through a view: read as of a table, written to the view's editable table. */
export function registerViewRecords(app: FastifyInstance, { pool, tables, publicUrl, nudge }: ApiParts, version: ApiVersion): void {
  const tags = ['Views'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/views/:view/records',
    { schema: { summary: 'Records of a view', conflicts: true, tags, params: ViewParams, querystring: selectQuery(version), response: { 200: documented(Rows) } } },
    async (request, reply) => {
      const view = await reachView(pool, callerOf(request), request.params.view, 'read');
      const page = await selectViewRecords(tables, view.accountId, view.name, recordQueryOf(request.query, mayRead(callerOf(request))));
      return reply.type(JSON_TYPE).send(pageBytes(page, request.query));
    },
  );

  routes.post(
    '/views/:view/records',
    {
      config: { takesValues: true },
      schema: {
        summary: "Insert a record, or up to 1,000, into the view's editable table",
        conflicts: true,
        tags,
        params: ViewParams,
        querystring: z.object({ response: Response }),
        body: documented(z.union([Row, z.array(Row)])),
        response: { 201: InsertedRecords },
      },
    },
    async (request, reply) => {
      const view = await reachView(pool, callerOf(request), request.params.view, 'write');
      const { firstWhere, tableName, rowsJson } = await insertViewRecords(tables, view.accountId, view.name, request.body, {
        context: changeContext(request),
        returnRows: request.query.response === 'rows',
      });
      nudge(editableTable(view));
      // Of several records, the first; in its table, since the view may not show it.
      reply.header('Location', `${publicUrl}/v${version}/tables/${tableName}/records?q.where=${firstWhere}`);
      reply.code(201);
      return rowsJson === null ? reply.send() : reply.type(JSON_TYPE).send(`{"Result":${rowsJson}}`);
    },
  );

  routes.put(
    '/views/:view/records',
    {
      config: { takesValues: true },
      schema: {
        summary: "Update the records of the view's editable table that are in its rows which meet a condition", conflicts: true,
        tags, params: ViewParams, querystring: ChangeQuery, body: documented(Row),
        response: { 200: documented(ChangedRecords) },
      },
    },
    async (request, reply) => {
      const view = await reachView(pool, callerOf(request), request.params.view, 'write');
      const { recordsAffected, rowsJson } = await updateViewRecords(tables, view.accountId, view.name, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, request.body, {
        context: changeContext(request),
        returnRows: request.query.response === 'rows',
      });
      nudge(editableTable(view));
      return reply.type(JSON_TYPE).send(`{"RecordsAffected":${recordsAffected},"Result":${rowsJson ?? '[]'}}`);
    },
  );

  routes.delete(
    '/views/:view/records',
    {
      schema: {
        summary: "Delete the records of the view's editable table that are in its rows which meet a condition",
        conflicts: true,
        tags,
        params: ViewParams,
        querystring: WhereQuery,
        response: { 200: z.object({ RecordsAffected: z.number() }) },
      },
    },
    async (request) => {
      const view = await reachView(pool, callerOf(request), request.params.view, 'write');
      const { recordsAffected } = await deleteViewRecords(tables, view.accountId, view.name, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, { context: changeContext(request) });
      nudge(editableTable(view));
      return { RecordsAffected: recordsAffected };
    },
  );
}

function editableTable({ definition: { tables, editable } }: StoredView): number | undefined {
  return editable === null ? undefined : tables[editable]?.tableId;
}
