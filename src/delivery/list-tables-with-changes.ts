import type { Queryable } from '../db/queryable.ts';

/** A loose index scan: one probe per table that has changes, however many changes it has. */
const LIST_TABLES = `
  with recursive pending as (
    (select table_id from rowcast.change order by table_id limit 1)
    union all
    select (select c.table_id from rowcast.change c where c.table_id > p.table_id order by c.table_id limit 1) from pending p
    where p.table_id is not null
  )
  select table_id as "tableId" from pending where table_id is not null`;

/** The ids of all tables that have captured changes waiting. */
export async function listTablesWithChanges(db: Queryable): Promise<number[]> {
  const { rows } = await db.query<{ tableId: number }>({ name: 'list-tables-with-changes', text: LIST_TABLES });
  return rows.map(({ tableId }) => tableId);
}

const LIST_AMONG = `
  select k.table_id as "tableId" from unnest($1::bigint[], $2::bigint[]) k (table_id, floor)
  where exists (select from rowcast.change c where c.table_id = k.table_id and c.id >= k.floor)`;

/** Of the tables named those that have changes from an id on: passes over nothing that was taken before. */
export async function listTablesWithChangesFrom(db: Queryable, floors: readonly (readonly [tableId: number, floor: number])[]): Promise<number[]> {
  if (floors.length === 0) return [];
  const { rows } = await db.query<{ tableId: number }>({
    name: 'list-tables-with-changes-from',
    text: LIST_AMONG,
    values: [floors.map(([tableId]) => tableId), floors.map(([, floor]) => floor)],
  });
  return rows.map(({ tableId }) => tableId);
}
