import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/request.ts';

/** What a webhook needs to know of a field. `PK_ID` is not among a table's fields. */
export interface TableField {
  Name: string;
  Type: string;
}

export const fieldsQuery = (table: string) => queryOptions({
  queryKey: ['tables', table, 'fields'],
  enabled: table !== '',
  queryFn: ({ signal }) => request<{ Result: TableField[] }>(`/v2/tables/${encodeURIComponent(table)}/fields`, { signal }).then(({ Result }) => Result),
});
