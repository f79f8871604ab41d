import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ATTENTION_KINDS } from '../../activity/read-attention.ts';
import { readOverview } from '../../activity/read-overview.ts';
import type { ApiParts } from '../api-parts.ts';
import { CountersAnswer, DateText } from '../authorship-answer.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';

const Hours = z.array(CountersAnswer.extend({ Time: DateText }));
const Milliseconds = z.int().nullable();

const Overview = z.object({
  Hours,
  Webhooks: z.array(
    z.object({
      Id: z.string(),
      Name: z.string(),
      Status: z.enum(['Active', 'Inactive']),
      Events: z.int().meta({ description: 'Event definitions.' }),
      ...CountersAnswer.shape,
      Hours,
      LastCall: z.object({ Date: DateText, Status: z.enum(['Success', 'Failure']), HttpCode: z.int().nullable() }).nullable(),
      Latency: z.object({ Calls: z.int(), P50: Milliseconds, P95: Milliseconds, P99: Milliseconds }),
      Waiting: z.int().meta({ description: 'Calls in the queue, counted up to 1,000 per URL.' }),
      WaitingMore: z.boolean(),
      OldestWaiting: DateText.nullable(),
    }),
  ),
  Attention: z.array(
    z.object({
      Kind: z.enum(ATTENTION_KINDS),
      WebhookId: z.string(),
      WebhookName: z.string(),
      EventId: z.string().nullable(),
      Url: z.string().nullable(),
      Count: z.int(),
      Since: DateText,
      Text: z.string(),
    }),
  ),
});

export function registerOverview(app: FastifyInstance, { pool, now = () => new Date() }: ApiParts): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/outgoingWebhooks/overview',
    {
      onRequest: requireAllObjects,
      schema: {
        summary: 'How the outgoing webhooks do: the last 24 hours by the hour, and what needs attention',
        description: 'The 200 webhooks that were made last. Latency is that of the newest 200 calls of each, in milliseconds; Messages, Calls and Errors are those of the last 30 days.',
        tags: ['Activity'],
        response: { 200: Overview },
      },
    },
    (request) => readOverview(pool, callerOf(request).account.id, now()),
  );
}
