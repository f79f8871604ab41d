import { queryOptions } from '@tanstack/react-query';
import type { ShownRequest } from '../../../../src/delivery/shown-request.ts';
import { request } from '../../api/request.ts';

export type { ShownRequest };

/** Which request: without an attempt the latest one, or as it would be made now. */
export interface SentRequestKey {
  webhookId: string;
  messageId: string;
  callId: string;
  attempt?: number;
}

/** The request of an attempt as the server made it, the secret masked. */
export const sentRequestQuery = ({ webhookId, messageId, callId, attempt }: SentRequestKey) => queryOptions({
  queryKey: ['webhooks', webhookId, 'messages', messageId, 'request', callId, attempt ?? null],
  queryFn: ({ signal }) => request<ShownRequest>(`/v2/outgoingWebhooks/${webhookId}/messages/${messageId}/calls/${callId}/request`, { query: { Attempt: attempt }, signal }),
});
