import type { Caller } from '../accounts/caller.ts';
import { mayUseTable } from '../accounts/may-use-table.ts';
import type { TableAccess } from '../accounts/reach.ts';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import type { DataTable } from '../tables/data-table.ts';
import type { MayRead } from '../tables/load-sources.ts';
import { recentTable } from '../tables/recent-table.ts';
import { requireTable } from '../tables/require-table.ts';
import type { Tables } from '../tables/tables.ts';

/**
 * The table of the caller's account by its name.
 * @throws RequestError ObjectNotFound, InsufficientPermissions when the caller's access list does not name it
 */
export async function reachTable(db: Queryable, caller: Caller, name: string, wanted: TableAccess): Promise<DataTable> {
  const table = await requireTable(db, caller.account.id, name);
  if (!mayUseTable(caller, table.id, wanted)) {
    throw new RequestError('InsufficientPermissions', `${caller.name} may not ${wanted} the table ${table.name}.`);
  }
  return table;
}

/** The same, as it was a moment ago: for requests on records, which look again in their transaction. */
export async function reachRecords(tables: Tables, caller: Caller, name: string, wanted: TableAccess): Promise<DataTable> {
  const recent = await recentTable(tables, caller.account.id, name);
  // Another table may have the name by now.
  return mayUseTable(caller, recent.id, wanted) ? recent : reachTable(tables.pool, caller, name, wanted);
}

/** Which tables the caller's sub-selects may read: those that it may itself. */
export function mayRead(caller: Caller): MayRead {
  return (tableId) => mayUseTable(caller, tableId, 'read');
}
