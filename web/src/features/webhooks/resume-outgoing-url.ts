import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { outgoingUrlsQuery } from './list-outgoing-urls.ts';

/** @param callsPerSecond pace of what waited; null: as fast as the webhook's limit lets it */
export async function resumeOutgoingUrl(webhookId: string, url: string, callsPerSecond: number | null): Promise<void> {
  await request(`/v2/outgoingWebhooks/${webhookId}/urls/resume`, { method: 'POST', body: { Url: url, ...(callsPerSecond === null ? {} : { CallsPerSecond: callsPerSecond }) } });
  await queryClient.invalidateQueries({ queryKey: outgoingUrlsQuery(webhookId).queryKey });
}
