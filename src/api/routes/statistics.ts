import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { countWaitingCalls } from '../../activity/count-waiting-calls.ts';
import { readEventCounters } from '../../activity/read-counters.ts';
import { readStatistics } from '../../activity/read-statistics.ts';
import { STATISTICS_STEPS } from '../../activity/statistics-range.ts';
import { listEvents } from '../../webhooks/list-events.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import type { ApiParts } from '../api-parts.ts';
import { authorOf } from '../author-of.ts';
import { CountersAnswer, DateText } from '../authorship-answer.ts';
import { pageAnswer, PeriodQuery } from '../page-query.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { WebhookParams } from '../webhook-params.ts';

const StatisticsQuery = PeriodQuery.extend({
  By: z.enum(STATISTICS_STEPS).default('day'),
  EventId: z.string().optional(),
});

export function registerStatistics(app: FastifyInstance, { pool, now = () => new Date() }: ApiParts): void {
  const tags = ['Activity'];
  const onRequest = requireAllObjects;
  const description = 'By default the last 60 minutes, 24 hours, or 30 days. Times without any are there with zeros.';
  const response = { 200: pageAnswer(CountersAnswer.extend({ Time: DateText })) };
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const read = (request: FastifyRequest, webhookId: string | null, { By: by, EventId: eventId, From: from, To: to }: z.output<typeof StatisticsQuery>) =>
    readStatistics(pool, { accountId: callerOf(request).account.id, webhookId, by, eventId, from, to, now: now() });

  routes.get(
    '/outgoingWebhooks/statistics',
    {
      onRequest,
      schema: { summary: 'Messages, calls and errors over all outgoing webhooks by minute, hour or day, deleted ones included', description, tags, querystring: StatisticsQuery, response },
    },
    (request) => read(request, null, request.query),
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/statistics',
    { onRequest, schema: { summary: 'Messages, calls and errors by minute, hour or day', description, tags, params: WebhookParams, querystring: StatisticsQuery, response } },
    async (request) => {
      const { webhookId } = request.params;
      await selectWebhook(pool, callerOf(request).account.id, webhookId);
      return read(request, webhookId, request.query);
    },
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/eventCounters',
    {
      onRequest,
      schema: {
        summary: 'Messages, calls and errors of each event of an outgoing webhook in the last 30 days',
        tags,
        params: WebhookParams,
        response: { 200: pageAnswer(CountersAnswer.extend({ EventId: z.string() })) },
      },
    },
    async (request) => {
      const { webhookId } = request.params;
      const events = await listEvents({ pool }, authorOf(request), webhookId);
      const counters = await readEventCounters(pool, callerOf(request).account.id, webhookId, events.map(({ Id }) => Id), now());
      return { Result: [...counters].map(([EventId, counted]) => ({ EventId, ...counted })), NextCursor: null };
    },
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/waitingCalls',
    {
      onRequest,
      schema: {
        summary: 'The calls of an outgoing webhook that wait, by event',
        description: 'Of each URL the first 10,000 in its queue are counted. Deleting an event discards its calls that wait.',
        tags,
        params: WebhookParams,
        response: { 200: pageAnswer(z.object({ EventId: z.string(), Waiting: z.int(), WaitingMore: z.boolean().meta({ description: 'The queue of a URL is longer than what was counted.' }) })) },
      },
    },
    async (request) => {
      const { webhookId } = request.params;
      const { id: accountId } = callerOf(request).account;
      await selectWebhook(pool, accountId, webhookId);
      return countWaitingCalls(pool, accountId, webhookId);
    },
  );
}
