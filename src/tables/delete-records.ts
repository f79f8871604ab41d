import { placeOf } from './columns.ts';
import { compileWhere } from './compile-where.ts';
import type { MayRead } from './load-sources.ts';
import { tableColumns } from './record-columns.ts';
import { runOnRecords } from './run-on-records.ts';
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
  return runOnRecords(tables, {
    accountId,
    tableName,
    context,
    prepare: async (table) => ({ place: placeOf(table), condition: await compileWhere(tables.pool, where, tableColumns(table), { mayRead }) }),
    run: async (client, { place, condition }) => ({
      recordsAffected: (await client.query(`delete from ${place} where ${condition.text}`, condition.values)).rowCount ?? 0,
    }),
  });
}
