import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';

export interface WebhookChange {
  Name?: string;
  Description?: string;
  OutgoingUrls?: string[];
  CallThrottling?: number;
  /** Makes every event active or inactive. */
  Enabled?: boolean;
}

export async function updateWebhook(webhookId: string, change: WebhookChange): Promise<void> {
  await request(`/v2/outgoingWebhooks/${webhookId}`, { method: 'PUT', body: change });
  await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
}
