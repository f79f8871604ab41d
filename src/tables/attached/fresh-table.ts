import type { DataTable } from '../data-table.ts';
import { requireTable } from '../require-table.ts';
import type { Tables } from '../tables.ts';
import { refreshAttached } from './refresh-attached.ts';

/**
 * A table of the account by its name; an attached one whose owner changed its columns is refreshed first.
 * @throws RequestError as requireTable and refreshAttached
 */
export async function freshTable(tables: Tables, accountId: string, name: string): Promise<DataTable> {
  const table = await requireTable(tables.pool, accountId, name);
  return table.drifted ? refreshAttached(tables, accountId, table.name) : table;
}
