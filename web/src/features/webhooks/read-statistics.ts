import { queryOptions } from '@tanstack/react-query';
import type { StatisticsRow } from '../../../../src/activity/read-statistics.ts';
import type { Page } from '../../api/page.ts';
import { request } from '../../api/request.ts';
import { onlyTimePassed, type ChartRange } from './only-time-passed.ts';

export type { StatisticsRow };

const REFRESH_MS = 10_000;

export interface StatisticsRange extends ChartRange {
  To?: string | undefined;
  EventId?: string | undefined;
}

/** What happened by minute, hour or day, of a webhook or of all (null), with zeros where nothing did. */
export function statisticsQuery(webhookId: string | null, range: StatisticsRange) {
  const queryKey = ['webhooks', webhookId, 'statistics', range] as const;
  return queryOptions({
    queryKey,
    refetchInterval: REFRESH_MS,
    queryFn: ({ signal }) => request<Page<StatisticsRow>>(`/v2/outgoingWebhooks${webhookId === null ? '' : `/${webhookId}`}/statistics`, { query: { ...range }, signal }).then(({ Result }) => Result),
    placeholderData: (before, query) => (query?.queryKey[1] === webhookId && onlyTimePassed(query.queryKey[3], range) ? before : undefined),
  });
}
