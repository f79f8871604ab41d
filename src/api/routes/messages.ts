import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CALL_STATES } from '../../activity/call-states.ts';
import { getMessage, loadMessage } from '../../activity/get-message.ts';
import { listMessages } from '../../activity/list-messages.ts';
import { shownRequest } from '../../delivery/shown-request.ts';
import { loadSealedHeaders } from '../../webhooks/custom-headers.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import type { ApiParts } from '../api-parts.ts';
import { DateText } from '../authorship-answer.ts';
import { pageAnswer, PageQuery } from '../page-query.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { WebhookParams } from '../webhook-params.ts';

const Message = z.object({
  Id: z.uuid(),
  EventId: z.string(),
  EventType: z.string().nullable(),
  ObjectName: z.string().nullable(),
  RecordKey: z.string(),
  Source: z.string(),
  Actor: z.string().nullable(),
  EventDate: DateText,
  Sequence: z.int(),
  Size: z.int(),
  State: z.enum(CALL_STATES),
  Problem: z.string().nullable(),
});
const MessageListed = Message.extend({
  Calls: z.object({ Pending: z.int(), Held: z.int(), Delivered: z.int(), Dead: z.int(), Discarded: z.int() }),
});
const Attempt = z.object({
  Number: z.int(),
  StartedAt: DateText,
  DurationMs: z.int(),
  HttpCode: z.int().nullable(),
  Outcome: z.string(),
  ErrorCode: z.string().nullable(),
  Details: z.string().nullable(),
  Response: z.string().nullable(),
  NextAt: DateText.nullable(),
});
const MessageDetails = Message.extend({
  Payload: z.string().nullable(),
  Calls: z.array(
    z.object({ Id: z.uuid(), Url: z.string().nullable(), State: z.enum(CALL_STATES), Reason: z.string().nullable(), DueAt: DateText.nullable(), Attempts: z.array(Attempt) }),
  ),
});
const ShownRequest = z.object({
  Attempt: z.int().nullable().meta({ description: 'null: the request that would be made now.' }),
  Method: z.literal('POST'),
  Url: z.string(),
  Headers: z.record(z.string(), z.string()),
  Body: z.string(),
});

const MessagesQuery = PageQuery.extend({
  EventId: z.string().optional(),
  State: z.string().optional().meta({ enum: CALL_STATES }),
  RecordKey: z.string().optional().meta({ description: 'PK_ID of the record.' }),
});

export function registerMessages(app: FastifyInstance, { pool, version, now = () => new Date() }: ApiParts): void {
  const tags = ['Activity'];
  const onRequest = requireAllObjects;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/outgoingWebhooks/:webhookId/messages',
    {
      onRequest,
      schema: { summary: 'The messages of an outgoing webhook, the newest first', tags, params: WebhookParams, querystring: MessagesQuery, response: { 200: pageAnswer(MessageListed) } },
    },
    async (request) => {
      const { account } = callerOf(request);
      const { webhookId } = request.params;
      const { EventId: eventId, State: state, RecordKey: recordKey, From: from, To: to, Limit: limit, Cursor: cursor } = request.query;
      await selectWebhook(pool, account.id, webhookId);
      return listMessages(pool, { accountId: account.id, webhookId, filters: { eventId, state, recordKey, from, to, limit, cursor } });
    },
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/messages/:messageId',
    {
      onRequest,
      schema: {
        summary: 'A message with its payload, its calls and their attempts',
        tags,
        params: WebhookParams.extend({ messageId: z.string() }),
        response: { 200: MessageDetails },
      },
    },
    async (request) => {
      const { webhookId, messageId } = request.params;
      return getMessage(pool, { accountId: callerOf(request).account.id, webhookId, messageId });
    },
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/messages/:messageId/calls/:callId/request',
    {
      onRequest,
      schema: {
        summary: 'The request of an attempt, or the one that would be made now',
        description: 'Made anew from what is stored: body and headers as they were sent, secret, signature and values of custom headers masked. Connection, Host and Content-Length are added on the way.',
        tags,
        params: WebhookParams.extend({ messageId: z.string(), callId: z.string() }),
        querystring: z.object({ Attempt: z.coerce.number().int().min(1).max(1000).optional().meta({ description: 'Omitted: the latest one.' }) }),
        response: { 200: ShownRequest },
      },
    },
    async (request) => {
      const { webhookId, messageId, callId } = request.params;
      const { account } = callerOf(request);
      const message = await loadMessage(pool, { accountId: account.id, webhookId, messageId });
      const customHeaders = Object.keys(await loadSealedHeaders(pool, account.id, webhookId));
      return shownRequest(message, { callId, attempt: request.query.Attempt, userAgent: `Rowcast/${version}`, customHeaders, now: now() });
    },
  );
}
