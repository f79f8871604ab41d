import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listLogs } from '../../activity/list-logs.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import type { ApiParts } from '../api-parts.ts';
import { DateText } from '../authorship-answer.ts';
import { pageAnswer, PageQuery } from '../page-query.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { WebhookParams } from '../webhook-params.ts';

const LogEntry = z.object({
  LogId: z.string(),
  Date: DateText,
  ActivityType: z.enum(['Message created', 'Message sent']),
  ActivityDescription: z.string(),
  MessageId: z.uuid(),
  MessageSize: z.int().nullable(),
  Attempt: z.int().nullable(),
  EventDate: DateText.nullable(),
  Status: z.enum(['Success', 'Failure']),
  HttpCode: z.int().nullable(),
  HttpResponse: z.string().nullable(),
  StatusDetails: z.string().nullable(),
  WebhookId: z.string(),
  WebhookName: z.string().nullable(),
  WebhookUrl: z.string().nullable(),
  EventId: z.string(),
  EventType: z.string().nullable(),
  ObjectType: z.literal('Table'),
  ObjectName: z.string().nullable(),
});

const LogsQuery = PageQuery.extend({
  EventId: z.string().optional(),
  MessageId: z.string().optional(),
  Status: z.string().optional().meta({ enum: ['Success', 'Failure'] }),
  Activity: z.string().optional().meta({ enum: ['Message created', 'Message sent'] }),
  Url: z.string().optional(),
  HttpCode: z.string().optional().meta({ examples: ['503', '5xx', 'none'], description: 'A code, a class of codes, or none: attempts without an answer.' }),
});

export function registerLogs(app: FastifyInstance, { pool }: ApiParts): void {
  const tags = ['Activity'];
  const onRequest = requireAllObjects;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const read = (request: FastifyRequest, webhookId: string | null, query: z.output<typeof LogsQuery>) => {
    const { EventId: eventId, MessageId: messageId, Status: status, Activity: activity, Url: url, HttpCode: httpCode, From: from, To: to, Limit: limit, Cursor: cursor } = query;
    return listLogs(pool, { accountId: callerOf(request).account.id, webhookId, filters: { eventId, messageId, status, activity, url, httpCode, from, to, limit, cursor } });
  };

  routes.get(
    '/outgoingWebhooks/logs',
    {
      onRequest,
      schema: { summary: 'The log over all outgoing webhooks, deleted ones included, the newest first', tags, querystring: LogsQuery, response: { 200: pageAnswer(LogEntry) } },
    },
    (request) => read(request, null, request.query),
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/logs',
    {
      onRequest,
      schema: { summary: 'The log of an outgoing webhook, the newest first', tags, params: WebhookParams, querystring: LogsQuery, response: { 200: pageAnswer(LogEntry) } },
    },
    async (request) => {
      const { webhookId } = request.params;
      await selectWebhook(pool, callerOf(request).account.id, webhookId);
      return read(request, webhookId, request.query);
    },
  );
}
