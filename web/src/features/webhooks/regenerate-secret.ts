import { request } from '../../api/request.ts';

/** The secret is in this answer only. @param overlapHours so long the secret before also signs */
export function regenerateSecret(webhookId: string, overlapHours: number): Promise<{ Secret: string; PreviousSecretUntil: string | null }> {
  return request(`/v2/outgoingWebhooks/${webhookId}/regenerateSecret`, { method: 'PATCH', body: { OverlapHours: overlapHours } });
}
