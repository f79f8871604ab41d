import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createWebhook } from '../../webhooks/create-webhook.ts';
import { deleteWebhook } from '../../webhooks/delete-webhook.ts';
import { getWebhook } from '../../webhooks/get-webhook.ts';
import { listWebhooks } from '../../webhooks/list-webhooks.ts';
import { regenerateSecret } from '../../webhooks/regenerate-secret.ts';
import { updateWebhook } from '../../webhooks/update-webhook.ts';
import type { ApiParts } from '../api-parts.ts';
import { authorOf } from '../author-of.ts';
import { CountersAnswer, CreatedAnswer, DateText, ModifiedAnswer } from '../authorship-answer.ts';
import { documented } from '../documented.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { WebhookParams } from '../webhook-params.ts';
import { EmptyAnswer } from '../empty-answer.ts';

const WebhookBody = z.object({
  Name: z.string().meta({ description: 'Unique in the account.' }),
  Description: z.string().optional(),
  OutgoingUrls: z.array(z.url()).min(1).meta({ description: 'https addresses; more than one needs a plan with multicast.' }),
  CallThrottling: z.int().min(1).optional().meta({ description: 'Calls per second; omitted: the most that the plan allows.' }),
  CustomHeaders: z.record(z.string(), z.string()).optional().meta({
    description: 'Headers that every call carries, names and values. Values are sealed, and masked in answers; a mask that is sent back keeps the value that is stored.',
    examples: [{ Authorization: 'Bearer 1f0c…' }],
  }),
});
const WebhookChange = WebhookBody.partial().extend({
  Enabled: z.boolean().optional().meta({ description: 'Makes every event of the webhook active or inactive.' }),
});

const CustomHeaders = z.record(z.string(), z.string()).optional().meta({ description: 'Names with masks for values; absent when there are none.' });
const WebhookListed = z
  .object({ Id: z.string(), Status: z.enum(['Active', 'Inactive']), Name: z.string(), Description: z.string(), OutgoingUrls: z.array(z.string()), CallThrottling: z.int(), CustomHeaders })
  .extend(ModifiedAnswer.shape)
  .extend(CreatedAnswer.shape);
const WebhookDetails = WebhookListed.extend(CountersAnswer.shape);
const WebhookCreated = z
  .object({ Id: z.string(), Name: z.string(), Description: z.string(), OutgoingUrls: z.array(z.string()), CallThrottling: z.int(), CustomHeaders, Secret: z.string() })
  .extend(CreatedAnswer.shape);
const SecretBody = z.object({
  OverlapHours: z.number().min(0).max(168).optional().meta({ default: 24, description: 'So long the secret before also signs.' }),
});
const SecretRegenerated = WebhookListed.extend({ Secret: z.string(), PreviousSecretUntil: DateText.nullable() });

export function registerWebhooks(app: FastifyInstance, { webhooks }: ApiParts): void {
  const tags = ['Outgoing webhooks'];
  const onRequest = requireAllObjects;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get('/outgoingWebhooks', { onRequest, schema: { summary: 'Outgoing webhooks', tags, response: { 200: z.array(WebhookListed) } } }, (request) =>
    listWebhooks(webhooks, authorOf(request)));

  routes.post(
    '/outgoingWebhooks',
    {
      onRequest,
      schema: {
        summary: 'Create an outgoing webhook',
        conflicts: true,
        description: 'The secret is in this answer only.',
        tags,
        body: documented(WebhookBody),
        response: { 201: WebhookCreated },
      },
    },
    async (request, reply) => reply.code(201).send(await createWebhook(webhooks, authorOf(request), request.body)),
  );

  routes.get(
    '/outgoingWebhooks/:webhookId',
    { onRequest, schema: { summary: 'An outgoing webhook, with its counters of the last 30 days', tags, params: WebhookParams, response: { 200: WebhookDetails } } },
    (request) => getWebhook(webhooks, authorOf(request), request.params.webhookId),
  );

  routes.put(
    '/outgoingWebhooks/:webhookId',
    {
      onRequest,
      schema: {
        summary: 'Change an outgoing webhook',
        description: 'At least one property. Calls to an address that is taken away are discarded.',
        tags,
        params: WebhookParams,
        body: documented(WebhookChange),
        response: { 200: WebhookListed },
      },
    },
    (request) => updateWebhook(webhooks, authorOf(request), request.params.webhookId, request.body),
  );

  routes.patch(
    '/outgoingWebhooks/:webhookId/regenerateSecret',
    {
      onRequest,
      schema: {
        summary: 'Give an outgoing webhook a new secret',
        description: 'The secret is in this answer only. Until the overlap ends every call carries two signatures.',
        tags,
        params: WebhookParams,
        body: documented(SecretBody),
        response: { 200: SecretRegenerated },
      },
    },
    (request) => regenerateSecret(webhooks, authorOf(request), request.params.webhookId, request.body),
  );

  routes.delete(
    '/outgoingWebhooks/:webhookId',
    { onRequest, schema: { summary: 'Delete an outgoing webhook, its events and its pending messages', tags, params: WebhookParams, response: { 204: EmptyAnswer } } },
    async (request, reply) => {
      await deleteWebhook(webhooks, authorOf(request), request.params.webhookId);
      return reply.code(204).send();
    },
  );
}
