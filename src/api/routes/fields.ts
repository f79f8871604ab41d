import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { addField } from '../../tables/add-field.ts';
import { changeField } from '../../tables/change-field.ts';
import { checkFormula } from '../../tables/check-formula.ts';
import { dropField } from '../../tables/drop-field.ts';
import { fieldJson } from '../../tables/field-json.ts';
import { FIELD_TYPES } from '../../tables/field-type.ts';
import { requireField } from '../../tables/require-field.ts';
import type { ApiParts } from '../api-parts.ts';
import { documented } from '../documented.ts';
import { FieldBody } from '../field-body.ts';
import { reachTable } from '../reach-table.ts';
import type { ApiVersion } from '../register-versions.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { FieldParams, ForceQuery, TableParams } from '../table-params.ts';
import { EmptyAnswer } from '../empty-answer.ts';

/** Version 2 spells the new properties of a field `NewName`, `NewType`, …; version 3 as in the field itself. */
const ChangeBody = {
  2: z.object(Object.fromEntries(Object.entries(FieldBody.partial().shape).map(([name, schema]) => [`New${name}`, schema]))),
  3: FieldBody.partial(),
};

const CheckBody = z.object({
  Formula: z.string().meta({ description: 'At most 10,000 characters.' }),
  Name: z.string().optional().meta({ description: 'Of the field, which its formula may not refer to.' }),
});
const CheckAnswer = z.object({
  Type: z.enum(FIELD_TYPES).nullable().meta({ description: 'What the formula gives.' }),
  Problem: z.string().nullable().meta({ description: 'Why it can not be a field; the place is at the end: `…, at character 7`.' }),
});

const FieldAnswer = z.record(z.string(), z.unknown());

export function registerFields(app: FastifyInstance, { pool, tables }: ApiParts, version: ApiVersion): void {
  const tags = ['Fields'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/tables/:table/fields',
    { schema: { summary: 'The fields of a table', tags, params: TableParams, response: { 200: z.object({ Result: z.array(FieldAnswer) }) } } },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'read');
      return { Result: table.fields.map(fieldJson) };
    },
  );

  routes.get(
    '/tables/:table/fields/:field',
    { schema: { summary: 'A field', tags, params: FieldParams, response: { 200: z.object({ Result: FieldAnswer }) } } },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'read');
      return { Result: fieldJson(requireField(table, request.params.field)) };
    },
  );

  routes.post(
    '/tables/:table/fields',
    { onRequest: requireAllObjects, schema: { summary: 'Add a field', conflicts: true, tags, params: TableParams, body: documented(FieldBody), response: { 201: EmptyAnswer } } },
    async (request, reply) => {
      await addField(tables, callerOf(request).account.id, request.params.table, request.body);
      return reply.code(201).send();
    },
  );

  routes.post(
    '/tables/:table/checkFormula',
    {
      onRequest: requireAllObjects,
      schema: { summary: 'Check a formula', description: 'As adding its field would; nothing is changed.', tags, params: TableParams, body: documented(CheckBody), response: { 200: z.object({ Result: CheckAnswer }) } },
    },
    async (request) => ({ Result: checkFormula(await reachTable(pool, callerOf(request), request.params.table, 'read'), request.body) }),
  );

  routes.put(
    '/tables/:table/fields/:field',
    {
      onRequest: requireAllObjects,
      schema: {
        summary: 'Change or rename a field', conflicts: true, tags, params: FieldParams, querystring: ForceQuery, body: documented(ChangeBody[version]),
        response: version === 2 ? { 200: documented(z.object({ Result: FieldAnswer })) } : { 204: EmptyAnswer },
      },
    },
    async (request, reply) => {
      const { table, field } = request.params;
      const changed = await changeField(tables, callerOf(request).account.id, table, field, request.body, {
        spelling: version === 2 ? 'v2' : 'v3',
        force: request.query.force,
      });
      return version === 2 ? reply.code(200).send({ Result: fieldJson(changed) }) : reply.code(204).send();
    },
  );

  routes.delete(
    '/tables/:table/fields/:field',
    { onRequest: requireAllObjects, schema: { summary: 'Delete a field and its values', conflicts: true, tags, params: FieldParams, querystring: ForceQuery, response: { 204: EmptyAnswer } } },
    async (request, reply) => {
      const { table, field } = request.params;
      await dropField(tables, callerOf(request).account.id, table, field, { force: request.query.force });
      return reply.code(204).send();
    },
  );
}
