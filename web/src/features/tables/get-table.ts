import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/request.ts';

export const tableQuery = (table: string) => queryOptions({
  queryKey: ['tables', table],
  queryFn: ({ signal }) => request<{ Result: { Name: string; Note: string } }>(`/v3/tables/${encodeURIComponent(table)}`, { signal }).then(({ Result }) => Result),
});
