import { RequestError } from '../errors.ts';
import { compileWhere } from '../tables/compile-where.ts';
import type { MayRead } from '../tables/load-sources.ts';
import { readRecords } from '../tables/read-records.ts';
import { runOnFound } from '../tables/run-on-records.ts';
import type { ChangeContext } from '../tables/table-hooks.ts';
import type { Tables } from '../tables/tables.ts';
import { MOST_SHOWN, updateStatement, type UpdatedRecords } from '../tables/update-records.ts';
import { readRows, tableValues } from './insert-view-records.ts';
import { requireView } from './resolve-view.ts';
import { keyCondition } from './key-condition.ts';
import { viewRecords } from './view-sql.ts';
import { refuseOtherTables, writableTable } from './writable-table.ts';

/**
 * Gives those records of the view's editable table new values that are in a row of the view which meets the condition:
 * each once, in however many rows it is. `recordsAffected` counts the table's records; the rows answered are the view's.
 * @throws RequestError as `updateRecords`; AlterReadOnlyData also for a read-only view and for fields of its other tables
 */
export async function updateViewRecords(
  tables: Tables,
  accountId: string,
  viewName: string,
  { where, mayRead }: { where: string; mayRead?: MayRead },
  body: unknown,
  { context, returnRows = false }: { context: ChangeContext; returnRows?: boolean },
): Promise<UpdatedRecords> {
  return runOnFound(tables, {
    find: (pool) => requireView(pool, accountId, viewName),
    table: (view) => writableTable(view).table,
    context,
    prepare: async (view) => {
      const { table, asNamed } = writableTable(view);
      const set = viewRecords(view);
      const condition = await compileWhere(tables.pool, where, set, { mayRead });
      refuseOtherTables([body], view, () => '');
      const values = await readRecords([body], asNamed, 'update', () => '');
      if (values.fields.length === 0) throw new RequestError('IncorrectBodyParameter', 'Give at least one field.');
      return updateStatement(table, tableValues(values, view), keyCondition(view, condition));
    },
    run: async (client, { text, values }, view) => {
      const { place } = writableTable(view);
      const { rows, rowCount } = await client.query<{ PK_ID: number }>(returnRows ? `${text} returning "PK_ID"` : text, values);
      return { recordsAffected: rowCount ?? 0, rowsJson: returnRows ? await readRows(client, view, place, rows.map((row) => row.PK_ID), MOST_SHOWN) : null };
    },
  });
}
