import type { Caller } from '../accounts/caller.ts';
import { mayUseTable } from '../accounts/may-use-table.ts';
import type { TableAccess } from '../accounts/profile.ts';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import type { DataTable } from '../tables/data-table.ts';
import type { MayRead } from '../tables/load-sources.ts';
import { requireTable } from '../tables/require-table.ts';

/**
 * The table of the caller's account by its name.
 * @throws RequestError ObjectNotFound, InsufficientPermissions when the profile's access list does not name it
 */
export async function reachTable(db: Queryable, { account, profile }: Caller, name: string, wanted: TableAccess): Promise<DataTable> {
  const table = await requireTable(db, account.id, name);
  if (!mayUseTable(profile, table.id, wanted)) {
    throw new RequestError('InsufficientPermissions', `The profile ${profile.name} may not ${wanted} the table ${table.name}.`);
  }
  return table;
}

/** Which tables the caller's sub-selects may read: those that its profile may. */
export function mayRead({ profile }: Caller): MayRead {
  return (tableId) => mayUseTable(profile, tableId, 'read');
}
