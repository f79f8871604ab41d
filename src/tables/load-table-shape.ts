import type { Queryable } from '../db/queryable.ts';
import type { ShapeField, TableShape } from './table-shape.ts';

/**
 * A table's fields as they were at one version.
 * @throws Error when there is no such version: shapes are kept while anything may name them.
 */
export async function loadTableShape(db: Queryable, accountId: string, tableId: number, version: number): Promise<TableShape> {
  const { rows: [row] } = await db.query<{ table_name: string; key_column: string | null; fields: ShapeField[] }>(
    'select table_name, key_column, fields from rowcast.table_shape where account_id = $1 and table_id = $2 and version = $3',
    [accountId, tableId, version],
  );
  if (row === undefined) throw new Error(`Table ${tableId} of account ${accountId} has no shape ${version}`);
  return { accountId, tableId, tableName: row.table_name, version, keyColumn: row.key_column, fields: row.fields };
}
