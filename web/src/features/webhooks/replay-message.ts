import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { messageQuery } from './get-message.ts';

/** Sends a message again: to one of the webhook's URLs, or to all. */
export async function replayMessage(webhookId: string, messageId: string, url?: string): Promise<void> {
  await request(`/v2/outgoingWebhooks/${webhookId}/messages/${messageId}/replay`, { method: 'POST', body: url === undefined ? {} : { Urls: [url] } });
  await queryClient.invalidateQueries({ queryKey: messageQuery(webhookId, messageId).queryKey });
}
