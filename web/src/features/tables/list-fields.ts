import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/request.ts';
import type { TableField } from './field.ts';

/** The fields of a table in display order, without `PK_ID`. */
export const fieldsQuery = (table: string) => queryOptions({
  queryKey: ['tables', table, 'fields'],
  queryFn: ({ signal }) => request<{ Result: TableField[] }>(`/v3/tables/${encodeURIComponent(table)}/fields`, { signal }).then(({ Result }) => Result),
});
