import type { Queryable } from '../../db/queryable.ts';
import { attachProblem } from './attach-problem.ts';
import { findAttachedRelation } from './find-attached-relation.ts';

export interface DriftedTable {
  accountId: string;
  name: string;
  /** What keeps it from being refreshed; null: nothing. */
  problem: string | null;
}

/** Attached tables that no longer look as they did when their fields were last read. */
export async function listDrifted(db: Queryable): Promise<DriftedTable[]> {
  const { rows } = await db.query<{ accountId: string; tableId: number; name: string }>(
    `select t.account_id as "accountId", t.id as "tableId", t.name
     from rowcast.attached_table a join rowcast.data_table t on t.account_id = a.account_id and t.id = a.table_id
     where a.fingerprint is distinct from (
       select rowcast.relation_fingerprint(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = a.schema_name and c.relname = a.relation_name
     )
     order by t.account_id, t.id`,
  );
  const drifted: DriftedTable[] = [];
  for (const { accountId, tableId, name } of rows) {
    const found = await findAttachedRelation(db, accountId, tableId);
    const problem = found === null ? 'is gone from the database' : attachProblem(found.relation, Infinity);
    drifted.push({ accountId, name, problem });
  }
  return drifted;
}
