import type { Queryable } from '../../db/queryable.ts';
import { readRelation, readRelationByOid } from './read-relation.ts';
import type { Relation } from './relation.ts';

interface AttachedRelation {
  relation: Relation;
  /** It is the one that was attached, not another one of its name. */
  sameRelation: boolean;
  /** What it looked like when its fields were last read. */
  fingerprint: string;
}

/**
 * The relation behind an attached table as it is now: the one of its names; if there is none, the one it was, renamed, which
 * shows in that nothing else of it changed. (An oid alone tells nothing: after a dump and restore it may be another table's.)
 */
export async function findAttachedRelation(db: Queryable, accountId: string, tableId: number): Promise<AttachedRelation | null> {
  const { rows: [attached] } = await db.query<{ oid: number; schema: string; name: string; fingerprint: string }>(
    `select relation::bigint as oid, schema_name as schema, relation_name as name, fingerprint
     from rowcast.attached_table where account_id = $1 and table_id = $2`,
    [accountId, tableId],
  );
  if (attached === undefined) return null;
  const { oid, schema, name, fingerprint } = attached;
  const named = await readRelation(db, schema, name);
  if (named !== null) return { relation: named, sameRelation: named.oid === oid, fingerprint };
  const renamed = await readRelationByOid(db, oid);
  return renamed !== null && renamed.fingerprint === fingerprint ? { relation: renamed, sameRelation: true, fingerprint } : null;
}
