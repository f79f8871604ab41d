import { RequestError } from '../errors.ts';
import { nameMisfit } from './attached/name-misfit.ts';
import { columnOf, placeOf, sqlTypeOf } from './columns.ts';
import { compileWhere } from './compile-where.ts';
import type { DataTable } from './data-table.ts';
import type { SqlFragment } from './expression/sql-fragment.ts';
import type { MayRead } from './load-sources.ts';
import { quoteName } from './quote-name.ts';
import { readRecords, type RecordValues } from './read-records.ts';
import { tableColumns } from './record-columns.ts';
import { rowsJson } from './rows-json.ts';
import { askRecords, type RecordStatements } from './run-on-records.ts';
import type { ChangeContext } from './table-hooks.ts';
import type { Tables } from './tables.ts';

/** Records that one answer shows. */
export const MOST_SHOWN = 1_000;

export interface UpdatedRecords {
  recordsAffected: number;
  /** A JSON array of the first 1,000 of the records by `PK_ID`, when they were asked for. */
  rowsJson: string | null;
}

/**
 * Gives all records that meet a condition the same new values.
 * @throws RequestError ObjectNotFound, IncorrectQueryParameter, IncorrectBodyParameter, AlterReadOnlyData, InvalidInputValue, SqlServerError
 */
export async function updateRecords(
  tables: Tables,
  accountId: string,
  tableName: string,
  { where, mayRead }: { where: string; mayRead?: MayRead },
  body: unknown,
  { context, returnRows = false }: { context: ChangeContext; returnRows?: boolean },
): Promise<UpdatedRecords> {
  return askRecords(tables, {
    accountId,
    tableName,
    context,
    prepare: async (table) => {
      const condition = await compileWhere(tables.pool, where, tableColumns(table), { mayRead });
      const values = await readRecords([body], table, 'update', () => '');
      if (values.fields.length === 0) throw new RequestError('IncorrectBodyParameter', 'Give at least one field.');
      return { ...updating(table, updateStatement(table, values, condition), returnRows), refused: (error) => nameMisfit(tables.pool, error, values, () => '') };
    },
  });
}

function updating(table: DataTable, update: SqlFragment, returnRows: boolean): RecordStatements<UpdatedRecords> {
  if (!returnRows) return { statements: [update], read: ([updated]) => ({ recordsAffected: updated?.count ?? 0, rowsJson: null }) };
  const { shown, keyNames } = tableColumns(table);
  const columns = shown.map(({ name, sql }) => `${sql ?? quoteName(name)} as ${quoteName(name)}`).join(', ');
  const names = shown.map(({ name }) => quoteName(name)).join(', ');
  const text = `with changed as (${update.text} returning ${columns})
    select ${names}, (select count(*) from changed) from changed order by ${keyNames.map((name) => quoteName(name)).join(', ')} limit ${MOST_SHOWN}`;
  return {
    statements: [{ text, values: update.values }],
    read: ([{ rows } = { rows: [] }]) => ({ recordsAffected: Number(rows[0]?.at(-1) ?? 0), rowsJson: rowsJson(rows, shown).toString() }),
  };
}

/** @param condition its parameters are numbered from 1; those of the values follow */
export function updateStatement(table: DataTable, { fields, rows: [row = []] }: RecordValues, condition: SqlFragment): SqlFragment {
  const set = fields.map((field, place) => `${columnOf(field)} = $${condition.values.length + place + 1}::${sqlTypeOf(field)}`).join(', ');
  return {
    text: `update ${placeOf(table)} set ${set} where ${condition.text}`,
    values: [...condition.values, ...fields.map((_, place) => row[place] ?? null)],
  };
}
