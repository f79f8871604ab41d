import type { Queryable } from '../db/queryable.ts';
import type { ChangeFloor, Look } from './change-floor.ts';

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
 * Every table that is captured, a table captured only now too, and every one that was looked at before: what is captured no more may have left
 * changes. Each from its floor on, or from what a transaction may have made that has ended since. One probe per table: written with
 * `exists`, the planner may read all changes of all tables instead, 22 ms for 100,000.
 */
const LIST_FROM_FLOORS = `
  select
    pg_current_snapshot()::text as snapshot,
    extract(epoch from clock_timestamp() - statement_timestamp())::float8 * 1000 as "tookMs",
    coalesce(json_agg(table_id) filter (where has_changes), '[]') as "tableIds",
    coalesce(json_agg(json_build_array(table_id, "from")) filter (where not has_changes and "from" is distinct from floor), '[]') as unchanged
  from (
    select t.table_id, k.floor, l."from",
      (select c.id from rowcast.change c where c.table_id = t.table_id and c.id >= l."from" order by c.table_id, c.id limit 1) is not null as has_changes
    from (select table_id from rowcast.capture union select unnest($1::bigint[])) t
    left join unnest($1::bigint[], $2::bigint[]) k (table_id, floor) on k.table_id = t.table_id
    left join (
      select o.table_id, min(o.lowest) as lowest from unnest($3::bigint[], $4::xid8[], $5::bigint[]) o (table_id, transaction, lowest)
      where pg_visible_in_snapshot(o.transaction, pg_current_snapshot()) group by o.table_id
    ) ended on ended.table_id = t.table_id
    cross join lateral (select coalesce(least(k.floor, ended.lowest), 0) as "from") l
  ) looked`;

/** What a look at all tables saw. */
export interface TablesListed extends Pick<Look, 'snapshot'> {
  /** How long it took, as the database says: a process that has much to do sees the answer late. */
  tookMs: number;
  /** Tables with changes. */
  tableIds: number[];
  /** Tables without changes that were not looked at from their floor on, and from where on they were: they have no floor, or a transaction has ended. */
  unchanged: [tableId: number, from: number][];
}

/** Looks which tables have changes; passes over nothing that was taken before. */
export async function listTablesFromFloors(db: Queryable, floors: ReadonlyMap<number, Pick<ChangeFloor, 'value' | 'open'>>): Promise<TablesListed> {
  const open = [...floors].flatMap(([tableId, floor]) => [...floor.open].map(([transaction, lowest]) => ({ tableId, transaction, lowest })));
  const { rows: [listed] } = await db.query<TablesListed>({
    name: 'list-tables-from-floors',
    text: LIST_FROM_FLOORS,
    values: [
      [...floors.keys()], [...floors.values()].map(({ value }) => value),
      open.map(({ tableId }) => tableId), open.map(({ transaction }) => transaction), open.map(({ lowest }) => lowest),
    ],
  });
  return listed!;
}
