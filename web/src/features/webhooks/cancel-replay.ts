import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { replaysQuery } from './list-replays.ts';

/** No more calls are made; those made are sent all the same. */
export async function cancelReplay(webhookId: string, replayId: string): Promise<void> {
  await request(`/v2/outgoingWebhooks/${webhookId}/replays/${replayId}/cancel`, { method: 'POST', body: {} });
  await queryClient.invalidateQueries({ queryKey: replaysQuery(webhookId).queryKey });
}
