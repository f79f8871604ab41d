import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/request.ts';

/** What happened in one hour, which begins at `Time`. */
export interface HourCounters {
  Time: string;
  Messages: number;
  Calls: number;
  Errors: number;
}

/** How one webhook does: the current hour and the 23 before. */
export interface WebhookActivity {
  Id: string;
  Hours: HourCounters[];
  LastCall: { Date: string; Status: 'Success' | 'Failure'; HttpCode: number | null } | null;
  Waiting: number;
  WaitingMore: boolean;
}

const REFRESH_MS = 15_000;

export const overviewQuery = queryOptions({
  queryKey: ['webhooks', 'overview'],
  refetchInterval: REFRESH_MS,
  queryFn: ({ signal }) => request<{ Webhooks: WebhookActivity[] }>('/v2/outgoingWebhooks/overview', { signal }),
});
