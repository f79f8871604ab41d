import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';

/** Whatever is bound to the table follows a new name; what the console knows by the old one is forgotten. */
export async function changeTable(table: string, change: { Name: string; Note: string }): Promise<void> {
  await request(`/v3/tables/${encodeURIComponent(table)}`, { method: 'PUT', body: change });
  await queryClient.invalidateQueries();
}
