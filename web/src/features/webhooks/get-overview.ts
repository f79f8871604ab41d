import { queryOptions } from '@tanstack/react-query';
import type { AttentionRow } from '../../../../src/activity/read-attention.ts';
import type { Overview, WebhookOverview } from '../../../../src/activity/read-overview.ts';
import { request } from '../../api/request.ts';

export type { AttentionRow, Overview };

/** How one webhook does: the current hour and the 23 before. */
export type WebhookActivity = WebhookOverview;

const REFRESH_MS = 15_000;

export const overviewQuery = queryOptions({
  queryKey: ['webhooks', 'overview'],
  refetchInterval: REFRESH_MS,
  queryFn: ({ signal }) => request<Overview>('/v2/outgoingWebhooks/overview', { signal }),
});
