import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cancelReplay } from '../../delivery/replays/cancel-replay.ts';
import { REPLAYED_STATES } from '../../delivery/replays/choose-calls.ts';
import { createReplay } from '../../delivery/replays/create-replay.ts';
import { listReplays, selectReplay } from '../../delivery/replays/list-replays.ts';
import { REPLAY_STATES } from '../../delivery/replays/replay.ts';
import { replayMessage } from '../../delivery/replays/replay-message.ts';
import { selectWebhook } from '../../webhooks/webhook-answer.ts';
import type { ApiParts } from '../api-parts.ts';
import { authorOf } from '../author-of.ts';
import { DateText } from '../authorship-answer.ts';
import { documented } from '../documented.ts';
import { pageAnswer, PageQuery } from '../page-query.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { WebhookParams } from '../webhook-params.ts';

const MessageBody = z.object({
  Urls: z.array(z.string()).min(1).optional().meta({ description: 'Of the URLs that the webhook has now; omitted: all of them.' }),
});
const MessageReplayed = z.object({ MessageId: z.uuid(), Calls: z.array(z.object({ Id: z.uuid(), Url: z.string() })) });

const Moment = z.iso.datetime({ local: true, offset: true }).optional();
const ReplayBody = z.object({
  From: Moment.meta({ description: 'Messages made from this time on, included.' }),
  To: Moment.meta({ description: 'To this time, excluded; at most now.' }),
  EventId: z.string().optional(),
  State: z.enum(REPLAYED_STATES).optional().meta({ description: 'Of the latest call to each URL; failed is dead or discarded. Omitted: any, as long as no call waits.' }),
  Url: z.string().optional().meta({ description: 'Only to this URL; omitted: to all that the webhook has.' }),
  All: z.boolean().optional().meta({ description: 'true: every message of the webhook. Needed when there is no filter, and not to be given along with one.' }),
  CallsPerSecond: z.int().min(1).max(100_000).optional().meta({ description: 'Omitted: as fast as they are sent.' }),
  DryRun: z.boolean().optional().meta({ description: 'Only count.' }),
});

const Skipped = z.object({ BodyGone: z.int(), Unsendable: z.int(), Waiting: z.int(), UrlRemoved: z.int() });
const DryRun = z.object({ Count: z.int(), Skipped, Exact: z.boolean() });
const Replay = z.object({
  Id: z.uuid(),
  State: z.enum(REPLAY_STATES),
  Filter: z.object({ From: DateText.nullable(), To: DateText.nullable(), EventId: z.string().nullable(), State: z.enum(REPLAYED_STATES).nullable(), Url: z.string().nullable() }),
  CallsPerSecond: z.int().nullable(),
  Total: z.int().nullable(),
  Messages: z.int(),
  Calls: z.int(),
  Waiting: z.int(),
  Skipped,
  DateCreated: DateText,
  CreatedBy: z.string(),
  DateEnded: DateText.nullable(),
});
const ReplayParams = WebhookParams.extend({ replayId: z.string() });

export function registerReplays(app: FastifyInstance, { pool, noticeCalls, now = () => new Date() }: ApiParts): void {
  const tags = ['Activity'];
  const onRequest = requireAllObjects;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.post(
    '/outgoingWebhooks/:webhookId/messages/:messageId/replay',
    {
      onRequest,
      schema: {
        summary: 'Send a message again',
        conflicts: true,
        description: 'The stored body with today\'s secret, as new calls of the same message.',
        tags,
        params: WebhookParams.extend({ messageId: z.string() }),
        body: documented(MessageBody),
        response: { 202: MessageReplayed },
      },
    },
    async (request, reply) => {
      const { webhookId, messageId } = request.params;
      const made = await replayMessage(pool, { accountId: callerOf(request).account.id, webhookId, messageId, body: request.body, queued: noticeCalls });
      return reply.code(202).send(made);
    },
  );

  routes.post(
    '/outgoingWebhooks/:webhookId/replay',
    {
      onRequest,
      schema: {
        summary: 'Send many messages again, by a filter, or count them',
        conflicts: true,
        description: 'It runs in the background. A call that still waits is not made twice. Without a filter it needs All. With DryRun the answer is 200 and nothing is sent.',
        tags,
        params: WebhookParams,
        body: documented(ReplayBody),
        response: { 200: DryRun, 202: Replay },
      },
    },
    async (request, reply) => {
      const { account, actor } = authorOf(request);
      const made = await createReplay(pool, { accountId: account.id, webhookId: request.params.webhookId, actor, body: request.body, now: now() });
      return 'Id' in made ? reply.code(202).send(made) : reply.code(200).send(made);
    },
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/replays',
    { onRequest, schema: { summary: 'The replays of an outgoing webhook, the newest first', tags, params: WebhookParams, querystring: PageQuery, response: { 200: pageAnswer(Replay) } } },
    (request) => {
      const { From: from, To: to, Limit: limit, Cursor: cursor } = request.query;
      return listReplays(pool, { accountId: callerOf(request).account.id, webhookId: request.params.webhookId, filters: { from, to, limit, cursor } });
    },
  );

  routes.get(
    '/outgoingWebhooks/:webhookId/replays/:replayId',
    { onRequest, schema: { summary: 'A replay and how far it is', tags, params: ReplayParams, response: { 200: Replay } } },
    async (request) => {
      const { account } = callerOf(request);
      const { webhookId, replayId } = request.params;
      await selectWebhook(pool, account.id, webhookId);
      return selectReplay(pool, account.id, webhookId, replayId);
    },
  );

  routes.post(
    '/outgoingWebhooks/:webhookId/replays/:replayId/cancel',
    {
      onRequest,
      schema: {
        summary: 'Cancel a replay',
        conflicts: true,
        description: 'No more calls are made; those made are sent all the same.',
        tags,
        params: ReplayParams,
        response: { 200: Replay },
      },
    },
    (request) => cancelReplay(pool, callerOf(request).account.id, request.params.webhookId, request.params.replayId),
  );
}
