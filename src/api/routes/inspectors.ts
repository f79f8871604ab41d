import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createInspector, listInspectedCalls, listSigningSecrets } from '../../activity/inspector.ts';
import { verifySignature } from '../../activity/verify-signature.ts';
import type { ApiParts } from '../api-parts.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';

const InspectedCall = z.object({
  Id: z.number(),
  ReceivedAt: z.string(),
  Headers: z.record(z.string(), z.string()),
  Body: z.string(),
  SignatureVerified: z.boolean().nullable().meta({ description: 'Checked with the secrets of the webhooks that have this address; null when it can not be told.' }),
});

/** The built-in receiver: an address to try webhooks with, and what came there. */
export function registerInspectors(app: FastifyInstance, { pool, publicUrl, secretBox }: ApiParts): void {
  const tags = ['Inspectors'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.post(
    '/inspectors',
    { onRequest: requireAllObjects, schema: { summary: 'Make an address that keeps the calls it gets', tags, response: { 201: z.object({ Token: z.string(), Url: z.string() }) } } },
    async (request, reply) => {
      const token = await createInspector(pool, callerOf(request).account.id);
      return reply.code(201).send({ Token: token, Url: `${publicUrl}/inspect/${token}` });
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
      const sealed = await listSigningSecrets(pool, account.id, `${publicUrl}/inspect/${token}`);
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
