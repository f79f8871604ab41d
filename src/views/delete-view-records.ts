import { compileWhere } from '../tables/compile-where.ts';
import { deleteStatement } from '../tables/delete-records.ts';
import type { MayRead } from '../tables/load-sources.ts';
import { askFound } from '../tables/run-on-records.ts';
import type { ChangeContext } from '../tables/table-hooks.ts';
import type { Tables } from '../tables/tables.ts';
import { keyCondition } from './key-condition.ts';
import { requireView } from './resolve-view.ts';
import { viewRecords } from './view-sql.ts';
import { writableTable } from './writable-table.ts';

/**
 * Deletes those records of the view's editable table that are in a row of the view which meets the condition; its other
 * tables keep theirs.
 * @throws RequestError as `deleteRecords`; AlterReadOnlyData for a read-only view
 */
export async function deleteViewRecords(
  tables: Tables,
  accountId: string,
  viewName: string,
  { where, mayRead }: { where: string; mayRead?: MayRead },
  { context }: { context: ChangeContext },
): Promise<{ recordsAffected: number }> {
  return askFound(tables, {
    find: (pool) => requireView(pool, accountId, viewName),
    table: (view) => writableTable(view).table,
    context,
    prepare: async (view) => ({
      statements: [deleteStatement(writableTable(view).table, keyCondition(view, await compileWhere(tables.pool, where, viewRecords(view), { mayRead })))],
      read: ([deleted]) => ({ recordsAffected: deleted?.count ?? 0 }),
    }),
  });
}
