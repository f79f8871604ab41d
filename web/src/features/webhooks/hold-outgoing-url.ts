import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { outgoingUrlsQuery } from './list-outgoing-urls.ts';

/** Its calls wait from now on. */
export async function holdOutgoingUrl(webhookId: string, url: string): Promise<void> {
  await request(`/v2/outgoingWebhooks/${webhookId}/urls/hold`, { method: 'POST', body: { Url: url } });
  await queryClient.invalidateQueries({ queryKey: outgoingUrlsQuery(webhookId).queryKey });
}
