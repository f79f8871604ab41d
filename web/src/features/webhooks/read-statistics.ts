import { queryOptions } from '@tanstack/react-query';
import type { StatisticsRow } from '../../../../src/activity/read-statistics.ts';
import type { Page } from '../../api/page.ts';
import { request } from '../../api/request.ts';

export type { StatisticsRow };

const REFRESH_MS = 10_000;

export interface StatisticsRange {
  By: 'minute' | 'hour' | 'day';
  From: string;
  To?: string | undefined;
  EventId?: string | undefined;
}

/** What happened by minute, hour or day, of a webhook or of all (null), with zeros where nothing did. */
export const statisticsQuery = (webhookId: string | null, range: StatisticsRange) => queryOptions({
  queryKey: ['webhooks', webhookId, 'statistics', range],
  refetchInterval: REFRESH_MS,
  queryFn: ({ signal }) => request<Page<StatisticsRow>>(`/v2/outgoingWebhooks${webhookId === null ? '' : `/${webhookId}`}/statistics`, { query: { ...range }, signal }).then(({ Result }) => Result),
});
