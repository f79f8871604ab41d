import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';

export interface WebhookChange {
  Name?: string;
  Description?: string;
  OutgoingUrls?: string[];
  CallThrottling?: number;
  /** All of them: what is left out is taken away. A value of `SECRET_MASK` keeps what is stored. */
  CustomHeaders?: Record<string, string>;
  /** Makes every event active or inactive. */
  Enabled?: boolean;
}

export async function updateWebhook(webhookId: string, change: WebhookChange): Promise<void> {
  await request(`/v2/outgoingWebhooks/${webhookId}`, { method: 'PUT', body: change });
  await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
}
