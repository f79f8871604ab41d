import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { tablesQuery } from './list-tables.ts';

/** @param force makes the events that use it inactive, rather than refuse */
export async function deleteTable(table: string, force: boolean): Promise<void> {
  await request(`/v3/tables/${encodeURIComponent(table)}`, { method: 'DELETE', query: { force: force || null } });
  queryClient.removeQueries({ queryKey: [...tablesQuery.queryKey, table] });
  await queryClient.invalidateQueries({ queryKey: tablesQuery.queryKey, exact: true });
}
