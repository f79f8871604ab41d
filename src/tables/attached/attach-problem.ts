import type { Relation } from './relation.ts';

const KINDS: Readonly<Record<string, string>> = {
  v: 'a view, which has no rows of its own to capture',
  m: 'a materialized view, whose refresh no trigger sees',
  f: 'a foreign table, whose rows change elsewhere unseen',
  p: 'a partitioned table: what is written straight to a partition passes its triggers by',
  i: 'an index', I: 'an index', S: 'a sequence', c: 'a type', t: 'a TOAST table',
};

/** Why a relation can't be attached, or null. What no owner can mend comes first. */
export function attachProblem(relation: Relation, maxFields: number): string | null {
  const { kind, persistence, inherits, reserved, subscribed, owner, role, mayOwn, lacks, key, columns } = relation;
  if (reserved) return 'is in a schema of PostgreSQL or of Rowcast';
  if (kind !== 'r') return `is ${KINDS[kind] ?? 'no table'}`;
  if (persistence === 't') return 'is a temporary table, which other sessions do not see';
  if (persistence === 'u') return 'is an unlogged table: after a crash PostgreSQL empties it, and no trigger sees that';
  if (inherits) return 'is a partition, or inherits: what is written through another table passes its triggers by';
  if (subscribed) return 'is filled by a logical replication subscription, whose changes pass its triggers by';
  if (!mayOwn) return `belongs to the role ${owner}; Rowcast connects as ${role}, which must be that role or a member of it: only an owner may drop triggers`;
  if (lacks.length > 0) return `can not be used: the role ${role} lacks ${lacks.join(', ')}`;
  if (key.length === 0) return 'has no primary key, so its records can not be told apart';
  if (columns.length > maxFields) return `has ${columns.length} columns; a table has at most ${maxFields} fields`;
  return null;
}
