import type { Caller } from '../accounts/caller.ts';
import { mayUseTable } from '../accounts/may-use-table.ts';
import type { TableAccess } from '../accounts/reach.ts';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { findView } from '../views/find-view.ts';
import type { StoredView } from '../views/view.ts';

/**
 * Whether a caller reaches a view: who may read all its tables may read it, who may besides write its editable table
 * may write it.
 */
export function mayUseView(caller: Caller, { definition: { tables, editable } }: StoredView, wanted: TableAccess): boolean {
  return tables.every(({ tableId }, place) => mayUseTable(caller, tableId, wanted === 'write' && place === editable ? 'write' : 'read'));
}

/**
 * The view of the caller's account by its name.
 * @throws RequestError ObjectNotFound, InsufficientPermissions
 */
export async function reachView(db: Queryable, caller: Caller, name: string, wanted: TableAccess): Promise<StoredView> {
  const view = await findView(db, caller.account.id, name);
  if (!mayUseView(caller, view, wanted)) {
    throw new RequestError('InsufficientPermissions', `${caller.name} may not ${wanted} the tables of the view ${view.name}.`);
  }
  return view;
}
