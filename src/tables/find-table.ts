import { LRUCache } from 'lru-cache';
import { limitsOf, type OwnLimits } from '../accounts/limits.ts';
import type { Queryable } from '../db/queryable.ts';
import type { Attachment } from './attached/attachment.ts';
import type { ColumnSource } from './attached/column-source.ts';
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
  fingerprint: string | null;
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
  source: ColumnSource | null;
}

const TABLE_COLUMNS = 't.id, t.name, t.note, t.shape_version, t.xmin::text as written_by, a.limits, x.fingerprint';

const FIND = `select ${TABLE_COLUMNS}, x.account_id is not null and x.fingerprint is distinct from (
    select rowcast.relation_fingerprint(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = x.schema_name and c.relname = x.relation_name
  ) as drifted
  from rowcast.data_table t join rowcast.account a on a.id = t.account_id
  left join rowcast.attached_table x on x.account_id = t.account_id and x.table_id = t.id
  where t.account_id = $1`;

type FoundRow = TableRow & { drifted: boolean };

/** The table of that name, whatever its case, or null. */
export async function findTable(db: Queryable, accountId: string, name: string): Promise<DataTable | null> {
  if (name.includes('\0')) return null;
  // Before every request on records, so it is kept planned.
  const { rows: [row] } = await db.query<FoundRow>({ name: 'find-table', text: `${FIND} and lower(t.name) = lower($2)`, values: [accountId, name] });
  return row === undefined ? null : tableOf(db, accountId, row);
}

/** Tables by their ids; those that are gone are left out. */
export async function findTables(db: Queryable, accountId: string, ids: readonly number[]): Promise<Map<number, DataTable>> {
  const { rows } = await db.query<FoundRow>({ name: 'find-tables', text: `${FIND} and t.id = any($2::bigint[])`, values: [accountId, ids] });
  const found = new Map<number, DataTable>();
  for (const row of rows) {
    const table = await tableOf(db, accountId, row);
    if (table !== null) found.set(table.id, table);
  }
  return found;
}

async function tableOf(db: Queryable, accountId: string, row: FoundRow): Promise<DataTable | null> {
  const table = known.get(keyOf(accountId, row)) ?? (await load(db, accountId, row.id));
  return table !== null && row.drifted ? { ...table, drifted: true } : table;
}

/** Reads the table and its fields in one statement, so that both are of one version. */
async function load(db: Queryable, accountId: string, tableId: number): Promise<DataTable | null> {
  const { rows: [row] } = await db.query<TableRow & { data_schema: string; fields: FieldRow[] | null; attachment: Attachment | null }>(
    `select ${TABLE_COLUMNS}, a.data_schema, (
      select json_agg(f order by f.display_order, f.id) from rowcast.field f
      where f.account_id = t.account_id and f.table_id = t.id
    ) as fields, case when x.account_id is not null then json_build_object(
      'schema', x.schema_name, 'relation', x.relation_name, 'keyColumns', x.key_columns, 'pkIdColumn', x.pk_id_column
    ) end as attachment
    from rowcast.data_table t join rowcast.account a on a.id = t.account_id
    left join rowcast.attached_table x on x.account_id = t.account_id and x.table_id = t.id
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
    writtenBy: row.written_by,
    fields: (row.fields ?? []).map(fieldOf),
    limits: limitsOf(row.limits),
    attachment: row.attachment,
    drifted: false,
  };
  known.set(keyOf(accountId, row), table);
  return table;
}

function keyOf(accountId: string, row: TableRow): string {
  return `${accountId}:${row.id}:${row.shape_version}:${row.written_by}:${row.name}:${JSON.stringify(row.limits)}:${row.fingerprint ?? ''}`;
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
    source: row.source,
  };
}
