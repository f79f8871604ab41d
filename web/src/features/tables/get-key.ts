import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/request.ts';

/** What names the records of a table: `PK_ID`, or the fields of an attached table's own key. */
export const keyQuery = (table: string) => queryOptions({
  queryKey: ['tables', table, 'key'],
  queryFn: ({ signal }) => request<{ Result: { Fields: string[] } }>(`/v3/tables/${encodeURIComponent(table)}/key`, { signal }).then(({ Result }) => Result),
});
