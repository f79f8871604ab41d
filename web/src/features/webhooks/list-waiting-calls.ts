import { queryOptions } from '@tanstack/react-query';
import type { WaitingCalls } from '../../../../src/activity/count-waiting-calls.ts';
import type { Page } from '../../api/page.ts';
import { request } from '../../api/request.ts';

/** The calls that wait, by event. */
export const waitingCallsQuery = (webhookId: string) => queryOptions({
  queryKey: ['webhooks', webhookId, 'waitingCalls'],
  staleTime: 0,
  queryFn: ({ signal }) => request<Page<WaitingCalls>>(`/v2/outgoingWebhooks/${webhookId}/waitingCalls`, { signal }).then(({ Result }) => Result),
});
