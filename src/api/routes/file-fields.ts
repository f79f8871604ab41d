import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { filePath } from '../../files/file-path.ts';
import { requireFileAt } from '../../files/find-file.ts';
import { requireFieldOfType } from '../../files/require-field-of-type.ts';
import { setFieldValue } from '../../tables/set-field-value.ts';
import type { ApiParts } from '../api-parts.ts';
import { changeContext } from '../change-context.ts';
import { mayRead, reachTable } from '../reach-table.ts';
import { callerOf } from '../request-caller.ts';
import { FieldParams } from '../table-params.ts';
import { requireWhere, WhereQuery } from '../where-query.ts';

const Affected = z.object({ RecordsAffected: z.int() });

/** The calls that write FILE fields: the path of a file of the account. */
export function registerFileFields(app: FastifyInstance, { pool, tables }: ApiParts): void {
  const tags = ['Files'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.put(
    '/tables/:table/files/:field',
    {
      schema: {
        summary: 'Let a FILE field of the records that meet a condition name a file of the account',
        tags, params: FieldParams, querystring: WhereQuery, body: z.strictObject({ FilePath: z.string().min(1).max(10_000) }), response: { 200: Affected },
      },
    },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'write');
      requireFieldOfType(table, request.params.field, 'FILE');
      const where = requireWhere(request.query);
      const file = await requireFileAt(pool, table.accountId, request.body.FilePath);
      const value = await filePath(pool, table.accountId, file.externalKey);
      const affected = await setFieldValue(
        tables, table.accountId,
        { tableName: table.name, field: (present) => requireFieldOfType(present, request.params.field, 'FILE'), where, mayRead: mayRead(callerOf(request)), value },
        changeContext(request),
      );
      return { RecordsAffected: affected };
    },
  );

  routes.delete(
    '/tables/:table/files/:field',
    { schema: { summary: 'Empty a FILE field of the records that meet a condition', tags, params: FieldParams, querystring: WhereQuery, response: { 200: Affected } } },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'write');
      const affected = await setFieldValue(
        tables, table.accountId,
        { tableName: table.name, field: (present) => requireFieldOfType(present, request.params.field, 'FILE'), where: requireWhere(request.query), mayRead: mayRead(callerOf(request)), value: null },
        changeContext(request),
      );
      return { RecordsAffected: affected };
    },
  );
}
