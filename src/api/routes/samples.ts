import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CALL_STATES } from '../../activity/call-states.ts';
import { sendTest } from '../../delivery/send-test.ts';
import { EVENT_TYPES } from '../../webhooks/event-definition.ts';
import { renderSample } from '../../webhooks/render-sample.ts';
import type { ApiParts } from '../api-parts.ts';
import { authorOf } from '../author-of.ts';
import { documented } from '../documented.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { WebhookParams } from '../webhook-params.ts';

const RecordKey = z.union([z.string(), z.int()]).optional().meta({ description: 'PK_ID of a record; omitted: the latest one.' });

const TestBody = z.object({ EventId: z.string(), RecordKey });
const TestSent = z.object({
  MessageId: z.uuid(),
  RecordKey: z.string(),
  Calls: z.array(
    z.object({
      Url: z.string(),
      State: z.enum(CALL_STATES),
      Reason: z.string().nullable(),
      Request: z.object({ Method: z.literal('POST'), Url: z.string(), Headers: z.record(z.string(), z.string()), Body: z.string() }).nullable(),
      Answer: z.object({ HttpCode: z.int(), Body: z.string() }).nullable(),
      ErrorCode: z.string().nullable(),
      Details: z.string().nullable(),
      DurationMs: z.int().nullable(),
    }),
  ),
});

const RenderBody = z.object({
  EventType: z.enum(EVENT_TYPES),
  ObjectName: z.string(),
  ObjectFields: z.array(z.string()).optional(),
  EventSources: z.array(z.string()).optional(),
  CustomPayloadFields: z.array(z.string()).optional(),
  CustomPayloadTemplate: z.string().optional(),
  RecordKey,
  EventId: z.string().optional().meta({ description: 'Shown in the payload; omitted: a placeholder.' }),
});
const Rendered = z.object({
  Payload: z.string().nullable(),
  Size: z.int().nullable(),
  RecordKey: z.string().nullable(),
  Problems: z.array(z.object({ Message: z.string(), Line: z.int().nullable(), Column: z.int().nullable(), Nearest: z.array(z.string()) })),
});

export function registerSamples(app: FastifyInstance, { pool, secretBox, downloads, version, integrationUrl, noticeCalls, now = () => new Date() }: ApiParts): void {
  const tags = ['Events'];
  const onRequest = requireAllObjects;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const stopping = new AbortController();
  app.addHook('preClose', async () => stopping.abort());

  routes.post(
    '/outgoingWebhooks/:webhookId/test',
    {
      onRequest,
      schema: {
        summary: 'Send a test: a message of an event for a real record',
        conflicts: true,
        description: 'It goes the way of any other message and is logged with the source Test. Answers after the first attempts, within 25 s.',
        tags,
        params: WebhookParams,
        body: documented(TestBody),
        response: { 200: TestSent },
      },
    },
    async (request, reply) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      return sendTest(
        { pool, secretBox, userAgent: `Rowcast/${version}`, integrationUrl, downloadAddress: downloads.address, queued: noticeCalls },
        {
          account: callerOf(request).account, actor: authorOf(request).actor, webhookId: request.params.webhookId, body: request.body,
          signal: AbortSignal.any([gone.signal, stopping.signal]),
        },
      );
    },
  );

  routes.post(
    '/outgoingWebhooks/:webhookId/events/render',
    {
      onRequest,
      schema: {
        summary: 'What a payload would be for a real record, without saving or sending',
        description: 'What is wrong with the template or the payload fields is in Problems, each with its place; the payload is null then.',
        tags,
        params: WebhookParams,
        body: documented(RenderBody),
        response: { 200: Rendered },
      },
    },
    (request) => renderSample(pool, { account: callerOf(request).account, webhookId: request.params.webhookId, body: request.body, integrationUrl, now: now() }),
  );
}
