import { int8Array } from '../db/binary-array.ts';
import type { Queryable } from '../db/queryable.ts';
import type { Batch } from './make-batch.ts';
import { STORING, storingValues } from './store-messages.ts';

/** The outbox no longer holds what a batch was made of, or another worker is storing changes of the table. */
const TAKEN = 'RC002';

/*
 * One statement, hence one transaction, for everything that a batch of changes makes: the changes leave the outbox, and there are
 * messages, calls, counts, and calls that can't be made. All of it or nothing: where a change is gone the statement fails.
 * The advisory lock makes batches of one table serial, and a batch that was made before the one ahead of it was stored goes only
 * when the last change of that one is gone; hence messages of one record are stored in order.
 */
const STORE = `
  with mine as materialized (
    select pg_try_advisory_xact_lock(hashtextextended('rowcast.fan-out', $34))
      and not exists (select 1 from rowcast.change where table_id = $34 and id = $36) as "is"
  ), taken as (
    delete from rowcast.change where table_id = $34 and id = any ($35::bigint[]) and (select "is" from mine)
    returning id
  ), ${STORING}
  select case when (select count(*) from taken) <> cardinality($35::bigint[]) then rowcast.refuse_taken_changes() end`;

/**
 * Takes the changes of a batch out of the outbox and stores what they made.
 * @param behind the last change of the batch of the same table that was sent before this one and may not be stored yet
 * @throws DatabaseError of which `isTaken` is true when they are not there to be taken; then nothing is stored
 */
export async function storeBatch(db: Queryable, batch: Batch, behind: number | null): Promise<void> {
  const { accountId, tableId, changeIds } = batch;
  await db.query({ name: 'store-batch', text: STORE, values: [...storingValues(accountId, batch), tableId, int8Array(changeIds), behind] });
}

/** Whether a batch was not stored because its changes are another worker's. */
export const isTaken = (error: unknown): boolean => (error as { code?: unknown }).code === TAKEN;
