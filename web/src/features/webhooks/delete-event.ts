import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { eventQuery } from './get-event.ts';

export async function deleteEvent(webhookId: string, eventId: string): Promise<void> {
  await request(`/v2/outgoingWebhooks/${webhookId}/events/${eventId}`, { method: 'DELETE' });
  queryClient.removeQueries({ queryKey: eventQuery(webhookId, eventId).queryKey });
  await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
}
