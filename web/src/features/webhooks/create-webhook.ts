import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { webhooksQuery } from './list-webhooks.ts';

/** As the server takes it; properties that are left out get their default. */
export interface NewWebhook {
  Name: string;
  Description: string;
  OutgoingUrls: string[];
}

/** The secret is in this answer only. */
export interface CreatedWebhook {
  Id: string;
  Name: string;
  Secret: string;
}

export async function createWebhook(webhook: NewWebhook): Promise<CreatedWebhook> {
  const created = await request<CreatedWebhook>('/v2/outgoingWebhooks', { method: 'POST', body: webhook });
  await queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  return created;
}
