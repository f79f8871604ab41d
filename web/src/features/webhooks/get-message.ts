import { queryOptions } from '@tanstack/react-query';
import type { AttemptRow, CallRow, MessageDetails } from '../../../../src/activity/get-message.ts';
import { request } from '../../api/request.ts';

export type { AttemptRow, CallRow, MessageDetails };

const REFRESH_MS = 1_000;

/** A message with its calls and attempts; read anew while a call of it waits. */
export const messageQuery = (webhookId: string, messageId: string) => queryOptions({
  queryKey: ['webhooks', webhookId, 'messages', messageId],
  queryFn: ({ signal }) => request<MessageDetails>(`/v2/outgoingWebhooks/${webhookId}/messages/${messageId}`, { signal }),
  refetchInterval: ({ state }) => (state.data?.Calls.some(({ State }) => State === 'pending') === true ? REFRESH_MS : false),
});
