import { queryOptions } from '@tanstack/react-query';
import type { Page } from '../../api/page.ts';
import { request } from '../../api/request.ts';
import { STEPS, type LogRange } from './log-range.ts';

/** What a chart is asked for by. */
export interface ChartRange {
  By: LogRange['by'];
  From: string;
  To?: string | undefined;
  EventId?: string | undefined;
}

/** In bars: less than what lies between two ranges that can be chosen, more than a tab in the background skips. */
const MOST_PASSED = 12;

/**
 * Rows by minute, hour or day, of a webhook or of all (null), read anew every `refreshMs`. When a minute, an hour or a day begins, what is
 * there is shown until the new is read: charts would vanish, and with them the focus in them, each time their range moves on.
 */
export function chartQuery<Row>(webhookId: string | null, what: 'statistics' | 'performance', range: ChartRange, refreshMs: number) {
  const queryKey = ['webhooks', webhookId, what, range] as const;
  return queryOptions({
    queryKey,
    refetchInterval: refreshMs,
    queryFn: ({ signal }) => request<Page<Row>>(`/v2/outgoingWebhooks${webhookId === null ? '' : `/${webhookId}`}/${what}`, { query: { ...range }, signal }).then(({ Result }) => Result),
    placeholderData: (before, query) => (query?.queryKey[1] === webhookId && onlyTimePassed(query.queryKey[3], range) ? before : undefined),
  });
}

function onlyTimePassed(before: ChartRange, range: ChartRange): boolean {
  const apart = Math.abs(new Date(before.From).getTime() - new Date(range.From).getTime());
  return apart <= MOST_PASSED * STEPS[range.By] && JSON.stringify({ ...before, From: null }) === JSON.stringify({ ...range, From: null });
}
