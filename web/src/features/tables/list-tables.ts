import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/request.ts';

/** The names of the account's tables. */
export const tablesQuery = queryOptions({
  queryKey: ['tables'],
  queryFn: ({ signal }) => request<{ Result: string[] }>('/v2/tables', { signal }).then(({ Result }) => Result),
});
