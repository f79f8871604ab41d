import type { Queryable } from '../db/queryable.ts';
import type { ChangeFloor } from './change-floor.ts';

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
 * Every table that is captured, from its floor on if it has one: a table captured only now is seen at once. And every table that
 * a transaction may have changed that has ended since. One probe per table: written with `exists`, the planner may read all changes of
 * all tables instead, 22 ms for 100,000.
 */
const LIST_FROM_FLOORS = `
  select t.table_id as "tableId"
  from (select distinct table_id from rowcast.capture) t
  left join unnest($1::bigint[], $2::bigint[]) k (table_id, floor) on k.table_id = t.table_id
  where (select c.id from rowcast.change c where c.table_id = t.table_id and c.id >= coalesce(k.floor, 0) order by c.table_id, c.id limit 1) is not null
    or t.table_id in (
      select o.table_id from unnest($3::bigint[], $4::xid8[]) o (table_id, transaction)
      where pg_visible_in_snapshot(o.transaction, pg_current_snapshot())
    )`;

/** The captured tables that may have changes above their floors, or of transactions that have ended: passes over nothing that was taken before. */
export async function listTablesFromFloors(db: Queryable, floors: ReadonlyMap<number, Pick<ChangeFloor, 'value' | 'open'>>): Promise<number[]> {
  const open = [...floors].flatMap(([tableId, floor]) => [...floor.open.keys()].map((transaction) => [tableId, transaction] as const));
  const { rows } = await db.query<{ tableId: number }>({
    name: 'list-tables-from-floors',
    text: LIST_FROM_FLOORS,
    values: [[...floors.keys()], [...floors.values()].map(({ value }) => value), open.map(([tableId]) => tableId), open.map(([, transaction]) => transaction)],
  });
  return rows.map(({ tableId }) => tableId);
}
