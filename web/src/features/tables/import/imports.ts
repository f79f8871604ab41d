import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../../api/query-client.ts';
import { request } from '../../../api/request.ts';
import type { ImportAnswer } from '../../../../../src/transfer/import/import-job.ts';

export type TableImport = ImportAnswer;

const ENDED: ReadonlySet<TableImport['State']> = new Set(['done', 'failed', 'cancelled']);
const LOOK_MS = 1_000;

export const hasEnded = ({ State }: TableImport) => ENDED.has(State);

/** The latest imports; anew every second while one of them is not at its end. */
export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => request<{ Result: TableImport[] }>('/v2/imports', { signal }).then(({ Result }) => Result),
  refetchInterval: ({ state }) => (state.data?.every(hasEnded) === true ? false : LOOK_MS),
});

/** An import; anew every second until it has ended. */
export const importQuery = (id: string) => queryOptions({
  queryKey: ['imports', id],
  queryFn: ({ signal }) => request<TableImport>(`/v2/imports/${encodeURIComponent(id)}`, { signal }),
  refetchInterval: ({ state }) => (state.data !== undefined && hasEnded(state.data) ? false : LOOK_MS),
});

export async function cancelImport(id: string): Promise<void> {
  queryClient.setQueryData(importQuery(id).queryKey, await request<TableImport>(`/v2/imports/${encodeURIComponent(id)}/cancel`, { method: 'POST' }));
}
