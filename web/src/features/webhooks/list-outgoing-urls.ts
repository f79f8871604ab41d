import { queryOptions } from '@tanstack/react-query';
import type { OutgoingUrlRow } from '../../../../src/delivery/list-outgoing-urls.ts';
import { request } from '../../api/request.ts';

export type { OutgoingUrlRow };

const REFRESH_MS = 5_000;

/** The outgoing URLs with their health and backlog. */
export const outgoingUrlsQuery = (webhookId: string) => queryOptions({
  queryKey: ['webhooks', webhookId, 'urls'],
  refetchInterval: REFRESH_MS,
  queryFn: ({ signal }) => request<{ Result: OutgoingUrlRow[] }>(`/v2/outgoingWebhooks/${webhookId}/urls`, { signal }).then(({ Result }) => Result),
});
