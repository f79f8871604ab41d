import { queryOptions } from '@tanstack/react-query';
import type { PerformanceRow } from '../../../../src/activity/read-performance.ts';
import type { Page } from '../../api/page.ts';
import { request } from '../../api/request.ts';

export type { PerformanceRow };

const REFRESH_MS = 30_000;

/** Latency and backlog by minute, hour or day, of a webhook or of all (null). */
export const performanceQuery = (webhookId: string | null, range: { By: 'minute' | 'hour' | 'day'; From: string }) => queryOptions({
  queryKey: ['webhooks', webhookId, 'performance', range],
  refetchInterval: REFRESH_MS,
  queryFn: ({ signal }) => request<Page<PerformanceRow>>(`/v2/outgoingWebhooks${webhookId === null ? '' : `/${webhookId}`}/performance`, { query: { ...range }, signal }).then(({ Result }) => Result),
});
