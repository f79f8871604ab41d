import { queryOptions } from '@tanstack/react-query';
import type { WebhookDetails } from '../../../../src/webhooks/get-webhook.ts';
import { request } from '../../api/request.ts';

export type { WebhookDetails };

/** A webhook with its counters of the last 30 days. */
export const webhookQuery = (webhookId: string) => queryOptions({
  queryKey: ['webhooks', webhookId],
  queryFn: ({ signal }) => request<WebhookDetails>(`/v2/outgoingWebhooks/${webhookId}`, { signal }),
});
