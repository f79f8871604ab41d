import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';

export async function deleteWebhook(webhookId: string): Promise<void> {
  await request(`/v2/outgoingWebhooks/${webhookId}`, { method: 'DELETE' });
  queryClient.removeQueries({ queryKey: ['webhooks', webhookId] });
  await queryClient.invalidateQueries({ queryKey: ['webhooks'], exact: true });
}
