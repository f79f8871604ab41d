import { queryClient } from '../../api/query-client.ts';
import { request } from '../../api/request.ts';
import { tablesQuery } from './list-tables.ts';

export interface NewTable {
  Name: string;
  Note: string;
  Fields: Record<string, unknown>[];
}

export async function createTable(table: NewTable): Promise<void> {
  await request('/v3/tables', { method: 'POST', body: table });
  await queryClient.invalidateQueries({ queryKey: tablesQuery.queryKey });
}
