import type { ColumnKind } from './column-source.ts';

/** A column as PostgreSQL's catalogs have it. */
export interface RelationColumn {
  number: number;
  name: string;
  typeSchema: string;
  typeName: string;
  /** Of a domain: its base type's, in `pg_catalog`; else of the type itself; null: of another schema. */
  baseType: string | null;
  /** Characters of a `varchar(n)` or `char(n)`. */
  length: number | null;
  isEnum: boolean;
  nullable: boolean;
  generated: boolean;
}

/** A relation as PostgreSQL's catalogs have it, and what stands against attaching it. */
export interface Relation {
  oid: number;
  schema: string;
  name: string;
  /** pg_class.relkind */
  kind: string;
  /** pg_class.relpersistence */
  persistence: string;
  /** A partition, or a parent or child by inheritance. */
  inherits: boolean;
  /** Of PostgreSQL, of Rowcast, or an account's own schema. */
  reserved: boolean;
  subscribed: boolean;
  owner: string;
  /** The role that Rowcast connects as. */
  role: string;
  mayOwn: boolean;
  /** Privileges that the role lacks. */
  lacks: readonly string[];
  fingerprint: string;
  key: readonly string[];
  columns: readonly RelationColumn[];
}

/** Types of `pg_catalog` that are more than text to us. */
const KINDS: Readonly<Record<string, ColumnKind>> = {
  int2: 'int2', int4: 'int4', int8: 'int8', numeric: 'numeric', float4: 'float4', float8: 'float8', bool: 'bool', date: 'date',
  timestamp: 'timestamp', timestamptz: 'timestamptz', uuid: 'uuid', text: 'text', varchar: 'text', bpchar: 'text', name: 'text',
};

export function columnKind({ baseType }: Pick<RelationColumn, 'baseType'>): ColumnKind {
  return (baseType === null ? undefined : KINDS[baseType]) ?? 'other';
}
