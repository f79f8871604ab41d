import { placeOf } from './columns.ts';
import { compileWhere } from './compile-where.ts';
import type { DataTable } from './data-table.ts';
import type { SqlFragment } from './expression/sql-fragment.ts';
import type { MayRead } from './load-sources.ts';
import { tableColumns } from './record-columns.ts';
import { askRecords } from './run-on-records.ts';
import type { ChangeContext } from './table-hooks.ts';
import type { Tables } from './tables.ts';

/**
 * Deletes all records that meet a condition.
 * @throws RequestError ObjectNotFound, IncorrectQueryParameter, SqlServerError
 */
export async function deleteRecords(
  tables: Tables,
  accountId: string,
  tableName: string,
  { where, mayRead }: { where: string; mayRead?: MayRead },
  { context }: { context: ChangeContext },
): Promise<{ recordsAffected: number }> {
  return askRecords(tables, {
    accountId,
    tableName,
    context,
    prepare: async (table) => ({
      statements: [deleteStatement(table, await compileWhere(tables.pool, where, tableColumns(table), { mayRead }))],
      read: ([deleted]) => ({ recordsAffected: deleted?.count ?? 0 }),
    }),
  });
}

export function deleteStatement(table: DataTable, { text, values }: SqlFragment): SqlFragment {
  return { text: `delete from ${placeOf(table)} where ${text}`, values };
}
