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

/*
 * Every table that is captured, from its floor on if it has one: a table captured only now is seen at once. One probe per table:
 * written with `exists`, the planner may read all changes of all tables instead, 22 ms for 100,000.
 */
const LIST_FROM_FLOORS = `
  select t.table_id as "tableId"
  from (select distinct table_id from rowcast.capture) t
  left join unnest($1::bigint[], $2::bigint[]) k (table_id, floor) on k.table_id = t.table_id
  where (select c.id from rowcast.change c where c.table_id = t.table_id and c.id >= coalesce(k.floor, 0) order by c.table_id, c.id limit 1) is not null`;

/** The captured tables that have changes from their floor on: passes over nothing that was taken before. */
export async function listTablesFromFloors(db: Queryable, floors: readonly (readonly [tableId: number, floor: number])[]): Promise<number[]> {
  const { rows } = await db.query<{ tableId: number }>({
    name: 'list-tables-from-floors',
    text: LIST_FROM_FLOORS,
    values: [floors.map(([tableId]) => tableId), floors.map(([, floor]) => floor)],
  });
  return rows.map(({ tableId }) => tableId);
}
