import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createEvent } from '../../webhooks/create-event.ts';
import { deleteEvent } from '../../webhooks/delete-event.ts';
import { EVENT_TYPES } from '../../webhooks/event-definition.ts';
import { getEvent } from '../../webhooks/get-event.ts';
import { listEvents } from '../../webhooks/list-events.ts';
import { updateEvent } from '../../webhooks/update-event.ts';
import type { ApiParts } from '../api-parts.ts';
import { authorOf } from '../author-of.ts';
import { CountersAnswer, CreatedAnswer, ModifiedAnswer } from '../authorship-answer.ts';
import { documented } from '../documented.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { EventParams, WebhookParams } from '../webhook-params.ts';
import { EmptyAnswer } from '../empty-answer.ts';

const EventBody = z.object({
  EventType: z.enum(EVENT_TYPES),
  ObjectName: z.string().meta({ description: 'A table.' }),
  ObjectFields: z.array(z.string()).optional().meta({ description: 'Updates only: the fields watched; omitted: any.' }),
  EventSources: z.array(z.string()).optional().meta({ description: 'Omitted: all but Import.' }),
  CustomPayloadFields: z.array(z.string()).optional().meta({ description: 'Fields of the default payload; omitted: all. Excludes CustomPayloadTemplate.' }),
  CustomPayloadTemplate: z.string().optional().meta({ description: 'The payload as JSON with parameters such as [@field:Name].' }),
  Enabled: z.boolean().optional().meta({ default: true }),
});

const Definition = z.object({
  Id: z.string(),
  Type: z.enum(EVENT_TYPES),
  Status: z.enum(['Active', 'Inactive']),
  ObjectName: z.string(),
  ObjectFields: z.array(z.string()),
  EventSources: z.array(z.string()).optional(),
  CustomPayloadFields: z.array(z.string()).nullable(),
  CustomPayloadTemplate: z.string().optional(),
  InactiveReason: z.string().optional().meta({ description: 'What was deleted that the event uses.' }),
});
const EventCreated = Definition.extend(CreatedAnswer.shape);
const EventReplaced = Definition.extend(ModifiedAnswer.shape).extend(CreatedAnswer.shape);
const EventListed = EventReplaced.extend({ ObjectId: z.union([z.string(), z.int()]) });
const EventDetails = EventListed.extend(CountersAnswer.shape);

export function registerEvents(app: FastifyInstance, { webhooks }: ApiParts): void {
  const tags = ['Events'];
  const onRequest = requireAllObjects;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/outgoingWebhooks/:webhookId/events',
    { onRequest, schema: { summary: 'The events of an outgoing webhook', tags, params: WebhookParams, response: { 200: z.array(EventListed) } } },
    (request) => listEvents(webhooks, authorOf(request), request.params.webhookId),
  );

  routes.post(
    '/outgoingWebhooks/:webhookId/events',
    { onRequest, schema: { summary: 'Create an event', conflicts: true, tags, params: WebhookParams, body: documented(EventBody), response: { 201: EventCreated } } },
    async (request, reply) => reply.code(201).send(await createEvent(webhooks, authorOf(request), request.params.webhookId, request.body)),
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/events/:eventId',
    { onRequest, schema: { summary: 'An event, with its counters of the last 30 days', tags, params: EventParams, response: { 200: EventDetails } } },
    (request) => getEvent(webhooks, authorOf(request), request.params.webhookId, request.params.eventId),
  );

  routes.put(
    '/outgoingWebhooks/:webhookId/events/:eventId',
    { onRequest, schema: { summary: 'Replace an event', tags, params: EventParams, body: documented(EventBody), response: { 200: EventReplaced } } },
    (request) => updateEvent(webhooks, authorOf(request), request.params.webhookId, request.params.eventId, request.body),
  );

  routes.delete(
    '/outgoingWebhooks/:webhookId/events/:eventId',
    { onRequest, schema: { summary: 'Delete an event; its queued calls are discarded', tags, params: EventParams, response: { 204: EmptyAnswer } } },
    async (request, reply) => {
      await deleteEvent(webhooks, authorOf(request), request.params.webhookId, request.params.eventId);
      return reply.code(204).send();
    },
  );
}
