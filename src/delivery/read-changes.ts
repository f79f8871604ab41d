import type { ClientBase } from 'pg';
import type { Change } from '../capture/change.ts';
import { knownSource } from '../capture/known-source.ts';
import { sentTogether } from '../db/sent-together.ts';
import { announceLook } from './announce-look.ts';
import type { Look, LookFrom } from './change-floor.ts';

/** Which changes are read. */
export interface ReadBounds {
  tableId: number;
  look: LookFrom;
  /** How many at most, and how many bytes of old and new rows; one change is read however large it is. */
  changes: number;
  bytes: number;
}

export interface ReadChanges {
  /** In sequence order: one record's changes stay in commit order. */
  changes: Change[];
  /** The account's definition version in the snapshot that was read: definitions at least this new see every change of it. */
  definitionVersion: number;
  look: Look;
}

/*
 * Rows are stored as they are (not compressed), so that their size is known without reading them. What is the same for all of them
 * comes with the first, and alone when there is none. A double holds microseconds of this era exactly.
 */
const READ = `
  with look as materialized (
    select least($2::bigint, (
      select min(o.lowest) from unnest($5::xid8[], $6::bigint[]) o (transaction, lowest)
      where pg_visible_in_snapshot(o.transaction, pg_current_snapshot())
    )) as "from"
  )
  select id, account_id as "accountId", table_id as "tableId", shape_version as "shapeVersion", operation, record_key as "recordKey",
    old_row::text as "oldRow", new_row::text as "newRow", changed_hidden as "changedHidden", source, actor, cause,
    round(date_part('epoch', changed_at) * 1000000)::bigint as "changedAt",
    case when is_first then json_build_object(
      'from', "from", 'snapshot', pg_current_snapshot()::text,
      'definitionVersion', (select a.definition_version from rowcast.account a where a.id = read.account_id)
    ) end as look
  from (
    select look."from", sized.*, coalesce(sized.nth, 1) = 1 as is_first
    from look left join lateral (
      select * from (
        select c.*, sum(c.size) over rising - c.size as before, row_number() over rising as nth
        from (
          select w.*, coalesce(pg_column_size(w.old_row), 0) + coalesce(pg_column_size(w.new_row), 0) as size
          from rowcast.change w where w.table_id = $1 and w.id >= look."from" order by w.id limit $3
        ) c
        window rising as (order by c.id rows unbounded preceding)
      ) all_sized
      where before < $4
    ) sized on true
  ) read
  order by id`;

/** A change as capture writes it: how it came as the transaction's settings said it, '' after one that ended on the same connection. */
type Captured = Omit<Change, 'source'> & { source: string | null };

/** The first row, alone when there is no change. */
interface First {
  id: number | null;
  look: Pick<Look, 'from' | 'snapshot'> & { definitionVersion: number | null };
}

function understood(captured: Captured): Change {
  return Object.assign(captured, { source: knownSource(captured.source), actor: captured.actor || null, cause: captured.cause || null });
}

/**
 * Reads the oldest changes of a table. They stay in the outbox until what they make is stored.
 * @param client one connection: the look is announced by a statement before
 */
export async function readChanges(client: ClientBase, { tableId, look: { from, open }, changes, bytes }: ReadBounds): Promise<ReadChanges> {
  const [drawn, { rows }] = await sentTogether(client, () => Promise.all([
    announceLook(client),
    client.query<Captured & First>({
      name: 'read-changes', text: READ, values: [tableId, from, changes, bytes, [...open.keys()], [...open.values()]],
    }),
  ]));
  const { id, look }: First = rows[0]!;
  return {
    changes: id === null ? [] : rows.map(understood),
    definitionVersion: look.definitionVersion ?? 0,
    look: { from: look.from, snapshot: look.snapshot, drawn },
  };
}
