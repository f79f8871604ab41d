import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import type { EventBody } from './event-body.ts';

export async function createEvent(webhookId: string, event: EventBody): Promise<{ Id: string }> {
  const created = await request<{ Id: string }>(`/v2/outgoingWebhooks/${webhookId}/events`, { method: 'POST', body: event });
  await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
  return created;
}
