import type { PoolClient } from 'pg';
import type { Change } from '../capture/change.ts';
import { knownSource } from '../capture/known-source.ts';

/** How much one claim may take, whichever is first. */
export interface ClaimBounds {
  changes: number;
  /** Bytes of old and new rows; one change is taken however large it is. */
  bytes: number;
}

export interface Claim {
  /** In sequence order: one record's changes stay in commit order. */
  changes: Change[];
  /** The account's definition version in the snapshot of the claim: definitions at least this new see every change claimed. */
  definitionVersion: number;
}

/*
 * The advisory lock makes claims of one table serial, hence messages of one record are made in order. When another worker holds it
 * the claim is empty. Rows are stored as they are (not compressed), so that their size is known without reading them. Rows that a finished claim deleted after this statement's snapshot are skipped by the delete.
 * A table is one account's, so the definitions' version is looked up once. A double holds microseconds of this era exactly.
 */
const CLAIM = `
  with locked as materialized (
    select pg_try_advisory_xact_lock(hashtextextended('rowcast.fan-out', $1)) as got
  ), batch as (
    select id from (
      select id, size, sum(size) over (order by id) as total
      from (
        select id, coalesce(pg_column_size(old_row), 0) + coalesce(pg_column_size(new_row), 0) as size
        from rowcast.change where table_id = $1 and id >= $4 and (select got from locked) order by id limit $2
      ) first
    ) sized
    where total - size < $3
  ), claimed as (
    delete from rowcast.change where table_id = $1 and id = any (array(select id from batch))
    returning id, account_id, table_id, shape_version, operation, record_key, old_row, new_row, changed_hidden, source, actor, cause, changed_at
  )
  select c.id, c.account_id as "accountId", c.table_id as "tableId", c.shape_version as "shapeVersion", c.operation, c.record_key as "recordKey",
    c.old_row::text as "oldRow", c.new_row::text as "newRow", c.changed_hidden as "changedHidden", c.source, c.actor, c.cause,
    round(date_part('epoch', c.changed_at) * 1000000)::bigint as "changedAt",
    (select a.definition_version from rowcast.account a where a.id = (select account_id from claimed limit 1)) as "definitionVersion"
  from claimed c
  order by c.id`;

/** A change as capture writes it: how it came as the transaction's settings said it, '' after one that ended on the same connection. */
type Claimed = Omit<Change, 'source'> & { source: string | null; definitionVersion: number };

function understood(claimed: Claimed): Change {
  return Object.assign(claimed, { source: knownSource(claimed.source), actor: claimed.actor || null, cause: claimed.cause || null });
}

/**
 * Takes the oldest changes of a table out of the outbox, within the caller's transaction. Empty while another worker does.
 * @param from the lowest id to look at; 0: all
 */
export async function claimChanges(client: PoolClient, tableId: number, bounds: ClaimBounds, from: number): Promise<Claim> {
  const { rows } = await client.query<Claimed>({
    name: 'claim-changes',
    text: CLAIM,
    values: [tableId, bounds.changes, bounds.bytes, from],
  });
  return { changes: rows.map(understood), definitionVersion: rows[0]?.definitionVersion ?? 0 };
}
