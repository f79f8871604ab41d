import { queryOptions } from '@tanstack/react-query';
import type { PerformanceRow } from '../../../../src/activity/read-performance.ts';
import type { Page } from '../../api/page.ts';
import { request } from '../../api/request.ts';
import { onlyTimePassed, type ChartRange } from '../webhooks/only-time-passed.ts';

export type { PerformanceRow };

const REFRESH_MS = 30_000;

/** Latency and backlog by minute, hour or day, of a webhook or of all (null). */
export function performanceQuery(webhookId: string | null, range: ChartRange) {
  const queryKey = ['webhooks', webhookId, 'performance', range] as const;
  return queryOptions({
    queryKey,
    refetchInterval: REFRESH_MS,
    queryFn: ({ signal }) => request<Page<PerformanceRow>>(`/v2/outgoingWebhooks${webhookId === null ? '' : `/${webhookId}`}/performance`, { query: { ...range }, signal }).then(({ Result }) => Result),
    placeholderData: (before, query) => (query?.queryKey[1] === webhookId && onlyTimePassed(query.queryKey[3], range) ? before : undefined),
  });
}
