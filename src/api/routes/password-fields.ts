import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requirePasswordField } from '../../tables/require-password-field.ts';
import { updateRecords } from '../../tables/update-records.ts';
import { verifyPassword } from '../../tables/verify-password.ts';
import type { ApiParts } from '../api-parts.ts';
import { changeContext } from '../change-context.ts';
import { mayRead, reachTable } from '../reach-table.ts';
import { callerOf } from '../request-caller.ts';
import { FieldParams, TableParams } from '../table-params.ts';
import { requireWhere, WhereQuery } from '../where-query.ts';

const PasswordBody = z.strictObject({ Value: z.string().min(1).max(255) });
const Affected = z.object({ RecordsAffected: z.number() });

/** The calls that write and check what no other call shows. */
export function registerPasswordFields(app: FastifyInstance, { pool, tables }: ApiParts): void {
  const tags = ['Password fields'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/tables/:table/passwordFields',
    { schema: { summary: 'The names of the PASSWORD fields', tags, params: TableParams, response: { 200: z.object({ Result: z.array(z.string()) }) } } },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'read');
      return { Result: table.fields.filter(({ type }) => type === 'PASSWORD').map(({ name }) => name) };
    },
  );

  routes.put(
    '/tables/:table/passwordFields/:field',
    {
      schema: {
        summary: 'Set the password of the records that meet a condition',
        tags,
        params: FieldParams,
        querystring: WhereQuery,
        body: PasswordBody,
        response: { 200: Affected },
      },
    },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'write');
      const field = requirePasswordField(table, request.params.field);
      const { recordsAffected } = await updateRecords(
        tables, table.accountId, table.name, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, { [field.name]: request.body.Value }, { context: changeContext(request) },
      );
      return { RecordsAffected: recordsAffected };
    },
  );

  routes.delete(
    '/tables/:table/passwordFields/:field',
    {
      schema: { summary: 'Empty the password of the records that meet a condition', tags, params: FieldParams, querystring: WhereQuery, response: { 200: Affected } },
    },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'write');
      const field = requirePasswordField(table, request.params.field);
      const { recordsAffected } = await updateRecords(
        tables, table.accountId, table.name, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, { [field.name]: null }, { context: changeContext(request) },
      );
      return { RecordsAffected: recordsAffected };
    },
  );

  routes.post(
    '/tables/:table/passwordFields/:field/verify',
    {
      schema: {
        summary: 'Whether a password is that of the one record that meets a condition',
        tags,
        params: FieldParams,
        querystring: WhereQuery,
        body: PasswordBody,
        response: { 200: z.object({ Result: z.object({ Valid: z.boolean() }) }) },
      },
    },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'read');
      const field = requirePasswordField(table, request.params.field);
      const valid = await verifyPassword(tables, table.accountId, table.name, field.name, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, request.body.Value);
      return { Result: { Valid: valid } };
    },
  );
}
