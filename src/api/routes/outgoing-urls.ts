import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { holdOutgoingUrl } from '../../delivery/hold-outgoing-url.ts';
import { listOutgoingUrls } from '../../delivery/list-outgoing-urls.ts';
import { resumeOutgoingUrls } from '../../delivery/resume-outgoing-urls.ts';
import type { ApiParts } from '../api-parts.ts';
import { authorOf } from '../author-of.ts';
import { DateText } from '../authorship-answer.ts';
import { documented } from '../documented.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { WebhookParams } from '../webhook-params.ts';

const HoldBody = z.object({
  Url: z.string().meta({ description: 'An outgoing URL of the webhook, exactly as it has it.' }),
  Reason: z.string().optional().meta({ description: 'At most 200 characters; omitted: who held it.' }),
});
const ResumeBody = z.object({
  Url: z.string().optional().meta({ description: 'Omitted: every held URL of the webhook.' }),
  CallsPerSecond: z.int().min(1).max(100_000).optional().meta({ description: 'Pace per URL for what waited; omitted: as fast as the webhook\'s limit lets it.' }),
});

const OutgoingUrls = z.object({
  Result: z.array(
    z.object({
      Url: z.string(),
      State: z.enum(['active', 'held']),
      HeldReason: z.string().nullable(),
      HeldAt: DateText.nullable(),
      FailingSince: DateText.nullable(),
      ConsecutiveFailures: z.int(),
      LastSuccess: DateText.nullable().meta({ description: 'When a call last ended well; written about every ten seconds.' }),
      LastFailure: DateText.nullable().meta({ description: 'When a call last failed.' }),
      LastFailureReason: z.string().nullable(),
      Waiting: z.int().meta({ description: 'Calls in the queue, counted up to 10,000.' }),
      WaitingMore: z.boolean().meta({ description: 'There are more than were counted.' }),
      OldestWaiting: DateText.nullable(),
      NextAttempt: DateText.nullable(),
      ReleaseCallsPerSecond: z.int().nullable(),
    }),
  ),
});

export function registerOutgoingUrls(app: FastifyInstance, { pool, nudge }: ApiParts): void {
  const tags = ['Outgoing webhooks'];
  const onRequest = requireAllObjects;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/outgoingWebhooks/:webhookId/urls',
    { onRequest, schema: { summary: 'The outgoing URLs of a webhook with their health and backlog', tags, params: WebhookParams, response: { 200: OutgoingUrls } } },
    (request) => listOutgoingUrls(pool, callerOf(request).account.id, request.params.webhookId),
  );

  routes.post(
    '/outgoingWebhooks/:webhookId/urls/hold',
    {
      onRequest,
      schema: {
        summary: 'Hold an outgoing URL: its calls wait',
        description: 'Calls under way end as they do. Answers all URLs of the webhook.',
        tags,
        params: WebhookParams,
        body: documented(HoldBody),
        response: { 200: OutgoingUrls },
      },
    },
    async (request) => {
      const { account, actor } = authorOf(request);
      const answer = await holdOutgoingUrl(pool, { accountId: account.id, webhookId: request.params.webhookId, actor, body: request.body });
      nudge();
      return answer;
    },
  );

  routes.post(
    '/outgoingWebhooks/:webhookId/urls/resume',
    {
      onRequest,
      schema: {
        summary: 'Resume held outgoing URLs, at a chosen pace',
        description: 'Newer calls queue up behind those that waited. Answers all URLs of the webhook.',
        tags,
        params: WebhookParams,
        body: documented(ResumeBody),
        response: { 200: OutgoingUrls },
      },
    },
    async (request) => {
      const answer = await resumeOutgoingUrls(pool, { accountId: callerOf(request).account.id, webhookId: request.params.webhookId, body: request.body });
      nudge();
      return answer;
    },
  );
}
