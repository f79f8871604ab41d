import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readStatistics } from '../../activity/read-statistics.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import type { ApiParts } from '../api-parts.ts';
import { CountersAnswer, DateText } from '../authorship-answer.ts';
import { pageAnswer, PeriodQuery } from '../page-query.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { WebhookParams } from '../webhook-params.ts';

const StatisticsQuery = PeriodQuery.extend({
  By: z.enum(['hour', 'day']).default('day'),
  EventId: z.string().optional(),
});

export function registerStatistics(app: FastifyInstance, { pool, now = () => new Date() }: ApiParts): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/outgoingWebhooks/:webhookId/statistics',
    {
      onRequest: requireAllObjects,
      schema: {
        summary: 'Messages, calls and errors by hour or day',
        description: 'By default the last 24 hours, or the last 30 days. Times without any are there with zeros.',
        tags: ['Activity'],
        params: WebhookParams,
        querystring: StatisticsQuery,
        response: { 200: pageAnswer(CountersAnswer.extend({ Time: DateText })) },
      },
    },
    async (request) => {
      const { account } = callerOf(request);
      const { webhookId } = request.params;
      const { By: by, EventId: eventId, From: from, To: to } = request.query;
      await selectWebhook(pool, account.id, webhookId);
      return readStatistics(pool, {
        accountId: account.id,
        webhookId,
        by,
        ...(eventId === undefined ? {} : { eventId }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        now: now(),
      });
    },
  );
}
