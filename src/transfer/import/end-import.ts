import type { Queryable } from '../../db/queryable.ts';
import type { ImportJob } from './import-job.ts';

/** The import is not this process's any more, or is to be cancelled: what is not committed must not be. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

export interface ImportCounts {
  doneRow: number;
  bytesRead: number;
  rowsRead: number;
  rowsLoaded: number;
  rowsFailed: number;
  errorsKept: number;
}

const COUNTS = 'done_row = $4, bytes_read = $5, rows_read = $6, rows_loaded = $7, rows_failed = $8, errors_kept = $9';
const countsOf = (counts: ImportCounts) => [counts.doneRow, counts.bytesRead, counts.rowsRead, counts.rowsLoaded, counts.rowsFailed, counts.errorsKept];

/** Commits how far it has come, within the transaction that loads the rows. @throws ClaimLost */
export async function advanceImport(db: Queryable, { accountId, id, claim }: ImportJob, counts: ImportCounts): Promise<void> {
  const { rowCount } = await db.query({
    name: 'advance-import',
    text: `update rowcast.import set ${COUNTS} where account_id = $1 and id = $2 and claim = $3 and state = 'running'`,
    values: [accountId, id, claim, ...countsOf(counts)],
  });
  if (rowCount === 0) throw new ClaimLost();
}

/** Ends it as done, within the transaction that loads the last rows. The file goes with it. @throws ClaimLost */
export async function finishImport(db: Queryable, { accountId, id, claim }: ImportJob, counts: ImportCounts): Promise<void> {
  const { rowCount } = await db.query(
    `update rowcast.import set ${COUNTS}, state = 'done', ended_at = clock_timestamp(), claim = null, claimed_until = null
    where account_id = $1 and id = $2 and claim = $3 and state = 'running'`,
    [accountId, id, claim, ...countsOf(counts)],
  );
  if (rowCount === 0) throw new ClaimLost();
}

/** Ends it as failed, or as cancelled when that was asked for meanwhile. */
export async function failImport(db: Queryable, { accountId, id, claim }: ImportJob, counts: ImportCounts, reason: string): Promise<void> {
  await db.query(
    `update rowcast.import set ${COUNTS}, state = case when state = 'cancelling' then 'cancelled' else 'failed' end,
      reason = case when state = 'cancelling' then reason else $10 end, ended_at = clock_timestamp(), claim = null, claimed_until = null
    where account_id = $1 and id = $2 and claim = $3 and state in ('running', 'cancelling')`,
    [accountId, id, claim, ...countsOf(counts), reason],
  );
}

/** Removes an import's file. */
export async function dropChunks(db: Queryable, accountId: string, id: string): Promise<void> {
  await db.query('delete from rowcast.import_chunk where account_id = $1 and import_id = $2', [accountId, id]);
}
