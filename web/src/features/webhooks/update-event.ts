import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import type { EventBody } from './event-body.ts';

/** Replaces the event. */
export async function updateEvent(webhookId: string, eventId: string, event: EventBody): Promise<void> {
  await request(`/v2/outgoingWebhooks/${webhookId}/events/${eventId}`, { method: 'PUT', body: event });
  await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
}
