import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createInspector, deleteInspector, listInspectedCalls, listInspectors, listSigningSecrets } from '../../activity/inspector.ts';
import { verifySignature } from '../../activity/verify-signature.ts';
import type { ApiParts } from '../api-parts.ts';
import { DateText } from '../authorship-answer.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { EmptyAnswer } from '../empty-answer.ts';

const InspectedCall = z.object({
  Id: z.number(),
  ReceivedAt: z.string(),
  Headers: z.record(z.string(), z.string()),
  Body: z.string(),
  SignatureVerified: z.boolean().nullable().meta({ description: 'Checked with the secrets of the webhooks that have this address; null when it can not be told.' }),
});

const InspectorListed = z.object({
  Token: z.string(),
  Url: z.string(),
  DateCreated: DateText,
  Calls: z.int().meta({ description: 'Calls that are kept.' }),
  LastCall: DateText.nullable(),
  Webhooks: z.array(z.object({ Id: z.string(), Name: z.string() })).meta({ description: 'Those whose outgoing URLs are at this address.' }),
});

/** The built-in receiver: an address to try webhooks with, and what came there. */
export function registerInspectors(app: FastifyInstance, { pool, publicUrl, secretBox }: ApiParts): void {
  const tags = ['Inspectors'];
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const urlOf = (token: string) => `${publicUrl}/inspect/${token}`;

  routes.post(
    '/inspectors',
    { onRequest: requireAllObjects, schema: { summary: 'Make an address that keeps the calls it gets', tags, response: { 201: z.object({ Token: z.string(), Url: z.string() }) } } },
    async (request, reply) => {
      const token = await createInspector(pool, callerOf(request).account.id);
      return reply.code(201).send({ Token: token, Url: urlOf(token) });
    },
  );

  routes.get(
    '/inspectors',
    { onRequest: requireAllObjects, schema: { summary: 'The inspectors of the account, the newest first', tags, response: { 200: z.object({ Result: z.array(InspectorListed) }) } } },
    async (request) => {
      const inspectors = await listInspectors(pool, callerOf(request).account.id, urlOf);
      return {
        Result: inspectors.map(({ token, createdAt, calls, lastCallAt, webhooks }) => ({
          Token: token, Url: urlOf(token), DateCreated: createdAt.toISOString(), Calls: calls, LastCall: lastCallAt?.toISOString() ?? null, Webhooks: webhooks,
        })),
      };
    },
  );

  routes.delete(
    '/inspectors/:token',
    {
      onRequest: requireAllObjects,
      schema: { summary: 'Delete an inspector and the calls it kept', tags, params: z.object({ token: z.string() }), response: { 204: EmptyAnswer } },
    },
    async (request, reply) => {
      await deleteInspector(pool, callerOf(request).account.id, request.params.token);
      return reply.code(204).send();
    },
  );

  routes.get(
    '/inspectors/:token/calls',
    {
      onRequest: requireAllObjects,
      schema: {
        summary: 'The calls that came to an inspector, the newest last',
        tags,
        params: z.object({ token: z.string() }),
        response: { 200: z.object({ Result: z.array(InspectedCall) }) },
      },
    },
    async (request) => {
      const { account } = callerOf(request);
      const { token } = request.params;
      const calls = await listInspectedCalls(pool, account.id, token);
      const sealed = await listSigningSecrets(pool, account.id, urlOf(token));
      const secrets = await Promise.all(sealed.map((secret) => secretBox.open(secret)));
      return {
        Result: calls.map(({ id, receivedAt, headers, body }) => ({
          Id: id,
          ReceivedAt: receivedAt.toISOString(),
          Headers: headers,
          Body: body,
          SignatureVerified: verifySignature({ headers, body }, secrets),
        })),
      };
    },
  );
}
