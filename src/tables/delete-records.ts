import { compileWhere } from './compile-where.ts';
import { quoteName } from './quote-name.ts';
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
  { where }: { where: string },
  { context }: { context: ChangeContext },
): Promise<{ recordsAffected: number }> {
  return runOnRecords(tables, {
    accountId,
    tableName,
    context,
    prepare: (table) => ({ place: quoteName(table.dataSchema, table.name), condition: compileWhere(where, tableColumns(table)) }),
    run: async (client, { place, condition }) => ({
      recordsAffected: (await client.query(`delete from ${place} where ${condition.text}`, condition.values)).rowCount ?? 0,
    }),
  });
}
