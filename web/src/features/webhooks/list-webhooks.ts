import { queryOptions } from '@tanstack/react-query';
import type { WebhookListed } from '../../../../src/webhooks/webhook-answer.ts';
import { request } from '../../api/request.ts';

export type { WebhookListed };

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => request<WebhookListed[]>('/v2/outgoingWebhooks', { signal }),
});
