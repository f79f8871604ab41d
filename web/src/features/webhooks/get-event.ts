import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/request.ts';
import type { EventListed } from './list-events.ts';

/** An event with its counters of the last 30 days. */
export interface EventDetails extends EventListed {
  Messages: number;
  Calls: number;
  Errors: number;
}

export const eventQuery = (webhookId: string, eventId: string) => queryOptions({
  queryKey: ['webhooks', webhookId, 'events', eventId],
  queryFn: ({ signal }) => request<EventDetails>(`/v2/outgoingWebhooks/${webhookId}/events/${eventId}`, { signal }),
});
