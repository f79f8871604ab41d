import type { PoolClient } from 'pg';
import { quoteName } from '../tables/quote-name.ts';
import { inserting, recordInputs, type InsertedRecords, type InsertOptions } from '../tables/insert-records.ts';
import { readRecords, type RecordValues } from '../tables/read-records.ts';
import { AS_TEXT, rowsJson } from '../tables/rows-json.ts';
import { askOn, runOnFound } from '../tables/run-on-records.ts';
import type { Tables } from '../tables/tables.ts';
import { requireView } from './resolve-view.ts';
import { keyColumn, viewRecords } from './view-sql.ts';
import type { View } from './view.ts';
import { refuseOtherTables, writableTable } from './writable-table.ts';

interface InsertedThroughView extends InsertedRecords {
  /** The table that got the records; `keys` are its. */
  tableName: string;
}

/**
 * Inserts records into the view's editable table, as `insertRecords` does into a table. A record that the view's
 * conditions do not let through is inserted all the same, and not among the rows answered.
 * @throws RequestError as `insertRecords`; AlterReadOnlyData also for a read-only view and for fields of its other tables
 */
export async function insertViewRecords(tables: Tables, accountId: string, viewName: string, body: unknown, { context, returnRows = false }: InsertOptions): Promise<InsertedThroughView> {
  return runOnFound(tables, {
    find: (pool) => requireView(pool, accountId, viewName),
    table: (view) => writableTable(view).table,
    context,
    prepare: async (view) => {
      const { asNamed } = writableTable(view);
      const { inputs, path } = recordInputs(body, view);
      refuseOtherTables(inputs, view, path);
      return readRecords(inputs, asNamed, 'insert', path);
    },
    run: async (client, values, view) => {
      const { table, place } = writableTable(view);
      const { keys, firstWhere } = await askOn(client, inserting(table, tableValues(values, view), false));
      return { keys, firstWhere, tableName: table.name, rowsJson: returnRows ? await readRows(client, view, place, keys, keys.length) : null };
    },
  });
}

/** Values for the table's own fields, which bear its names again. */
export function tableValues({ fields, rows }: RecordValues, view: View): RecordValues {
  const own = writableTable(view).table.fields;
  return { fields: fields.map((named) => own.find(({ id }) => id === named.id) ?? named), rows };
}

/** The first rows, at most `most`, of the view in which these records of one of its tables are. */
export async function readRows(client: PoolClient, view: View, place: number, keys: readonly number[], most: number): Promise<string> {
  const { from, shown, keys: order } = viewRecords(view);
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${shown.map(({ name }) => quoteName(name)).join(', ')} from ${from} where ${keyColumn(place)} = any($1::bigint[]) order by ${[keyColumn(place), ...order].join(', ')} limit $2::bigint`,
    values: [keys, most],
    rowMode: 'array',
    types: AS_TEXT,
  });
  return rowsJson(rows, shown).toString();
}
