import { queryOptions } from '@tanstack/react-query';
import type { Page } from '../../api/page.ts';
import { request } from '../../api/request.ts';

/** Of the last 30 days. */
export interface EventCounters {
  EventId: string;
  Messages: number;
  Calls: number;
  Errors: number;
}

const REFRESH_MS = 15_000;

export const eventCountersQuery = (webhookId: string) => queryOptions({
  queryKey: ['webhooks', webhookId, 'eventCounters'],
  refetchInterval: REFRESH_MS,
  queryFn: ({ signal }) => request<Page<EventCounters>>(`/v2/outgoingWebhooks/${webhookId}/eventCounters`, { signal }).then(({ Result }) => Result),
});
