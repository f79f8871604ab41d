import type { Change } from '../capture/change.ts';
import { knownSource } from '../capture/known-source.ts';
import type { Queryable } from '../db/queryable.ts';

/** Which changes are read. */
export interface ReadBounds {
  tableId: number;
  /** The lowest id to look at; 0: all. */
  from: number;
  /** How many at most, and how many bytes of old and new rows; one change is read however large it is. */
  changes: number;
  bytes: number;
}

export interface ReadChanges {
  /** In sequence order: one record's changes stay in commit order. */
  changes: Change[];
  /** The account's definition version in the snapshot that was read: definitions at least this new see every change of it. */
  definitionVersion: number;
}

/*
 * Rows are stored as they are (not compressed), so that their size is known without reading them. A table is one account's, so the
 * definitions' version is looked up once. A double holds microseconds of this era exactly.
 */
const READ = `
  select id, account_id as "accountId", table_id as "tableId", shape_version as "shapeVersion", operation, record_key as "recordKey",
    old_row::text as "oldRow", new_row::text as "newRow", changed_hidden as "changedHidden", source, actor, cause,
    round(date_part('epoch', changed_at) * 1000000)::bigint as "changedAt",
    (select a.definition_version from rowcast.account a where a.id = (
      select f.account_id from rowcast.change f where f.table_id = $1 and f.id >= $2 order by f.id limit 1
    )) as "definitionVersion"
  from (
    select c.*, sum(c.size) over (order by c.id rows unbounded preceding) - c.size as before
    from (
      select w.*, coalesce(pg_column_size(w.old_row), 0) + coalesce(pg_column_size(w.new_row), 0) as size
      from rowcast.change w where w.table_id = $1 and w.id >= $2 order by w.id limit $3
    ) c
  ) sized
  where before < $4
  order by id`;

/** A change as capture writes it: how it came as the transaction's settings said it, '' after one that ended on the same connection. */
type Captured = Omit<Change, 'source'> & { source: string | null; definitionVersion: number };

function understood(captured: Captured): Change {
  return Object.assign(captured, { source: knownSource(captured.source), actor: captured.actor || null, cause: captured.cause || null });
}

/** Reads the oldest changes of a table. They stay in the outbox until what they make is stored. */
export async function readChanges(db: Queryable, { tableId, from, changes, bytes }: ReadBounds): Promise<ReadChanges> {
  const { rows } = await db.query<Captured>({ name: 'read-changes', text: READ, values: [tableId, from, changes, bytes] });
  return { changes: rows.map(understood), definitionVersion: rows[0]?.definitionVersion ?? 0 };
}
