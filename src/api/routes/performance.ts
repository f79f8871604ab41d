import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readPerformance } from '../../activity/read-performance.ts';
import { STATISTICS_STEPS } from '../../activity/statistics-range.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import type { ApiParts } from '../api-parts.ts';
import { DateText } from '../authorship-answer.ts';
import { pageAnswer, PeriodQuery } from '../page-query.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { WebhookParams } from '../webhook-params.ts';

const PerformanceQuery = PeriodQuery.extend({ By: z.enum(STATISTICS_STEPS).default('day') });
const Milliseconds = z.int().nullable();
const Performance = z.object({
  Time: DateText,
  Latency: z.object({ Calls: z.int(), P50: Milliseconds, P95: Milliseconds, P99: Milliseconds }).meta({ description: 'Milliseconds, of the newest calls of the time: up to 1,000 are measured.' }),
  Waiting: z.int().meta({ description: 'The most calls that were seen to wait at once; looked at once a minute, counted up to 10,000 per URL.' }),
});

export function registerPerformance(app: FastifyInstance, { pool, now = () => new Date() }: ApiParts): void {
  const tags = ['Activity'];
  const onRequest = requireAllObjects;
  const response = { 200: pageAnswer(Performance) };
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const read = (request: FastifyRequest, webhookId: string | null, { By: by, From: from, To: to }: z.output<typeof PerformanceQuery>) =>
    readPerformance(pool, { accountId: callerOf(request).account.id, webhookId, by, from, to, now: now() });

  routes.get(
    '/outgoingWebhooks/performance',
    {
      onRequest,
      schema: { summary: 'Latency and backlog over all outgoing webhooks by minute, hour or day', description: 'The 50 webhooks with the most calls of the range are measured.', tags, querystring: PerformanceQuery, response },
    },
    (request) => read(request, null, request.query),
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/performance',
    { onRequest, schema: { summary: 'Latency and backlog by minute, hour or day', tags, params: WebhookParams, querystring: PerformanceQuery, response } },
    async (request) => {
      const { webhookId } = request.params;
      await selectWebhook(pool, callerOf(request).account.id, webhookId);
      return read(request, webhookId, request.query);
    },
  );
}
