import { queryOptions } from '@tanstack/react-query';
import type { ReplayRow } from '../../../../src/delivery/replays/replay.ts';
import type { Page } from '../../api/page.ts';
import { request } from '../../api/request.ts';

export type { ReplayRow };

const REFRESH_MS = 1_000;
const SHOWN = 5;

/** The latest replays; read anew while one runs. */
export const replaysQuery = (webhookId: string) => queryOptions({
  queryKey: ['webhooks', webhookId, 'replays'],
  queryFn: ({ signal }) => request<Page<ReplayRow>>(`/v2/outgoingWebhooks/${webhookId}/replays`, { query: { Limit: SHOWN }, signal }).then(({ Result }) => Result),
  refetchInterval: ({ state }) => (state.data?.some(({ State, Waiting }) => State === 'running' || Waiting > 0) === true ? REFRESH_MS : false),
});
