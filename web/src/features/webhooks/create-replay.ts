import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import type { ReplayRow } from './list-replays.ts';

export interface ReplayFilter {
  From?: string;
  To?: string;
  EventId?: string;
  State?: string;
  Url?: string;
}

export interface ReplayCount {
  Count: number;
  Skipped: ReplayRow['Skipped'];
  /** False: there are more, too many to count. */
  Exact: boolean;
}

/** Counts what a replay would send; sends nothing. */
export function countReplay(webhookId: string, filter: ReplayFilter, signal?: AbortSignal): Promise<ReplayCount> {
  return request(`/v2/outgoingWebhooks/${webhookId}/replay`, { method: 'POST', body: { ...filter, DryRun: true }, ...(signal === undefined ? {} : { signal }) });
}

/** Begins a replay; it goes on by itself. */
export async function createReplay(webhookId: string, filter: ReplayFilter & { CallsPerSecond?: number }): Promise<void> {
  await request<ReplayRow>(`/v2/outgoingWebhooks/${webhookId}/replay`, { method: 'POST', body: filter });
  await queryClient.invalidateQueries({ queryKey: ['webhooks', webhookId, 'replays'] });
}
