import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';

/** An address of this server that keeps the calls it gets. */
export interface Inspector {
  Token: string;
  Url: string;
}

export interface InspectorListed extends Inspector {
  DateCreated: string;
  Calls: number;
  LastCall: string | null;
  Webhooks: { Id: string; Name: string }[];
}

export interface InspectedCall {
  Id: number;
  ReceivedAt: string;
  /** Names in lower case. */
  Headers: Record<string, string>;
  Body: string;
  /** Null: it can not be told. */
  SignatureVerified: boolean | null;
}

const LIST_REFRESH_MS = 5_000;
const CALLS_REFRESH_MS = 1_500;

export const inspectorsQuery = queryOptions({
  queryKey: ['inspectors'],
  refetchInterval: LIST_REFRESH_MS,
  queryFn: ({ signal }) => request<{ Result: InspectorListed[] }>('/v2/inspectors', { signal }).then(({ Result }) => Result),
});

/** The calls kept, the newest first; read anew all the time. */
export const inspectedCallsQuery = (token: string) => queryOptions({
  queryKey: ['inspectors', token, 'calls'],
  refetchInterval: CALLS_REFRESH_MS,
  queryFn: ({ signal }) => request<{ Result: InspectedCall[] }>(`/v2/inspectors/${encodeURIComponent(token)}/calls`, { signal }).then(({ Result }) => Result.toReversed()),
});

export async function createInspector(): Promise<Inspector> {
  const made = await request<Inspector>('/v2/inspectors', { method: 'POST', body: {} });
  await queryClient.invalidateQueries({ queryKey: inspectorsQuery.queryKey });
  return made;
}

export async function deleteInspector(token: string): Promise<void> {
  await request(`/v2/inspectors/${encodeURIComponent(token)}`, { method: 'DELETE' });
  await queryClient.invalidateQueries({ queryKey: inspectorsQuery.queryKey, exact: true });
}
