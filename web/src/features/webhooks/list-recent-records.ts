import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/request.ts';

const RECENT = 20;

/** The newest records of a table, to make a preview or a test of. */
export const recentRecordsQuery = (table: string) => queryOptions({
  queryKey: ['tables', table, 'recent'],
  enabled: table !== '',
  queryFn: ({ signal }) =>
    request<{ Result: Record<string, unknown>[] }>(`/v2/tables/${encodeURIComponent(table)}/records`, { query: { 'q.orderBy': 'PK_ID DESC', 'q.limit': RECENT }, signal })
      .then(({ Result }) => Result),
});
