import type { PoolClient } from 'pg';
import type { FormulaChanges } from './changed-formulas.ts';
import { columnDefinition, uniqueIndex } from './column-ddl.ts';
import type { DataTable } from './data-table.ts';
import { freezeColumns } from './freeze-formulas.ts';
import { quoteName } from './quote-name.ts';

/** Before a field changes: PostgreSQL changes no column that a generated one uses. */
export async function dropColumns(client: PoolClient, table: DataTable, { dropped, frozen }: FormulaChanges): Promise<void> {
  await freezeColumns(client, table, frozen);
  if (dropped.length === 0) return;
  await client.query(`alter table ${quoteName(table.dataSchema, table.name)} ${dropped.map((name) => `drop column ${quoteName(name)}`).join(', ')}`);
}

/** After it: the formulas are calculated for all records, in one pass; no record counts as changed. */
export async function addColumns(client: PoolClient, table: DataTable, { rebuilt, fields }: FormulaChanges): Promise<void> {
  if (rebuilt.length === 0) return;
  const columns = rebuilt.map((field) => `add column ${columnDefinition(field, table.dataSchema, fields)}`);
  await client.query(`alter table ${quoteName(table.dataSchema, table.name)} ${columns.join(', ')}`);
  for (const field of rebuilt) {
    const index = uniqueIndex(field, table);
    if (index !== null) await client.query(index);
  }
}
