import { LRUCache } from 'lru-cache';
import { limitsOf, type OwnLimits } from '../accounts/limits.ts';
import type { Queryable } from '../db/queryable.ts';
import type { DataTable } from './data-table.ts';
import type { FieldType } from './field-type.ts';
import type { Field, FieldProperties } from './field.ts';

/**
 * By table, shape version, the account's limits and the transaction that wrote it: a version that was rolled back is never taken for
 * the one that another transaction made in its place.
 */
const known = new LRUCache<string, DataTable>({ max: 2_000 });

interface TableRow {
  id: number;
  name: string;
  note: string;
  shape_version: number;
  written_by: string;
  limits: OwnLimits;
}

interface FieldRow {
  id: number;
  name: string;
  type: FieldType;
  display_order: number;
  is_unique: boolean;
  unique_allows_nulls: boolean;
  editable: boolean;
  label: string;
  description: string;
  properties: FieldProperties;
}

const TABLE_COLUMNS = 't.id, t.name, t.note, t.shape_version, t.xmin::text as written_by, a.limits';

/** The table of that name, whatever its case, or null. */
export async function findTable(db: Queryable, accountId: string, name: string): Promise<DataTable | null> {
  if (name.includes('\0')) return null;
  // Before every request on records, so it is kept planned.
  const { rows: [row] } = await db.query<TableRow>({
    name: 'find-table',
    text: `select ${TABLE_COLUMNS} from rowcast.data_table t join rowcast.account a on a.id = t.account_id where t.account_id = $1 and lower(t.name) = lower($2)`,
    values: [accountId, name],
  });
  if (row === undefined) return null;
  return known.get(keyOf(accountId, row)) ?? (await load(db, accountId, row.id));
}

/** Reads the table and its fields in one statement, so that both are of one version. */
async function load(db: Queryable, accountId: string, tableId: number): Promise<DataTable | null> {
  const { rows: [row] } = await db.query<TableRow & { data_schema: string; fields: FieldRow[] | null }>(
    `select ${TABLE_COLUMNS}, a.data_schema, (
      select json_agg(f order by f.display_order, f.id) from rowcast.field f
      where f.account_id = t.account_id and f.table_id = t.id
    ) as fields
    from rowcast.data_table t join rowcast.account a on a.id = t.account_id
    where t.account_id = $1 and t.id = $2`,
    [accountId, tableId],
  );
  if (row === undefined) return null;
  const table: DataTable = {
    accountId,
    dataSchema: row.data_schema,
    id: row.id,
    name: row.name,
    note: row.note,
    shapeVersion: row.shape_version,
    fields: (row.fields ?? []).map(fieldOf),
    limits: limitsOf(row.limits),
  };
  known.set(keyOf(accountId, row), table);
  return table;
}

function keyOf(accountId: string, row: TableRow): string {
  return `${accountId}:${row.id}:${row.shape_version}:${row.written_by}:${row.name}:${JSON.stringify(row.limits)}`;
}

function fieldOf(row: FieldRow): Field {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    displayOrder: row.display_order,
    unique: row.is_unique,
    uniqueAllowNulls: row.unique_allows_nulls,
    editable: row.editable,
    label: row.label,
    description: row.description,
    properties: row.properties,
  };
}
