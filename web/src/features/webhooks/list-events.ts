import { queryOptions } from '@tanstack/react-query';
import type { EventListed } from '../../../../src/webhooks/event-answer.ts';
import { request } from '../../api/request.ts';

export type { EventListed };

export const eventsQuery = (webhookId: string) => queryOptions({
  queryKey: ['webhooks', webhookId, 'events'],
  queryFn: ({ signal }) => request<EventListed[]>(`/v2/outgoingWebhooks/${webhookId}/events`, { signal }),
});
