import { int8Array } from '../db/binary-array.ts';
import type { Queryable } from '../db/queryable.ts';
import type { Batch } from './make-batch.ts';
import { storingValues, storingWhere } from './store-messages.ts';

/** Some of what a batch was made of, but not its first change, is no longer in the outbox. */
const TAKEN = 'RC002';

/*
 * One statement, hence one transaction, for everything that a batch of changes makes: the changes leave the outbox, and there are
 * messages, calls, counts, and calls that can't be made. All of it or nothing.
 * The advisory lock makes batches of one table serial, and a batch that was made before the one ahead of it was stored goes only
 * when no change is left from the first to the last of that one; hence messages of one record are stored in order.
 * Where another worker has the table, or had it and took the first change, nothing is done: an error would stand in the database's log
 * each time. Others take changes in the same order, so it is by rare chance that the first is there and another is not; then it fails.
 */
const STORE = `
  with mine as materialized (
    select pg_try_advisory_xact_lock(hashtextextended('rowcast.fan-out', $34))
      and exists (select 1 from rowcast.change where table_id = $34 and id = ($35::bigint[])[1])
      and not exists (select 1 from rowcast.change where table_id = $34 and id between $36 and $37) as "is"
  ), taken as (
    delete from rowcast.change where table_id = $34 and id = any ($35::bigint[]) and (select "is" from mine)
    returning id
  ), ${storingWhere('(select "is" from mine)')}
  select "is" as stored, case when "is" and (select count(*) from taken) <> cardinality($35::bigint[]) then rowcast.refuse_taken_changes() end
  from mine`;

/**
 * Takes the changes of a batch out of the outbox and stores what they made.
 * @param behind the batch of the same table that was sent before this one and may not be stored yet
 * @returns whether it was stored; false: nothing was, for the changes are, or were, another worker's
 */
export async function storeBatch(db: Queryable, batch: Batch, behind: Pick<Batch, 'changeIds'> | null): Promise<boolean> {
  const { accountId, tableId, changeIds } = batch;
  try {
    const { rows } = await db.query<{ stored: boolean }>({
      name: 'store-batch', text: STORE, values: [...storingValues(accountId, batch), tableId, int8Array(changeIds), behind?.changeIds[0], behind?.changeIds.at(-1)],
    });
    return rows[0]!.stored;
  } catch (error) {
    if ((error as { code?: unknown }).code === TAKEN) return false;
    throw error;
  }
}
