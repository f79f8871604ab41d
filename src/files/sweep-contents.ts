import type { Pool } from 'pg';

export interface SweepContentsOptions {
  now: Date;
  /** How long a content that nothing names is kept: for uploads and downloads that are on their way. */
  keepMs: number;
  /** Contents deleted at most. */
  batch?: number;
}

const BATCH = 50;

/**
 * Deletes contents that nothing has named for long: uploads that were broken off, files that were replaced or deleted.
 * Safe beside itself in other processes.
 * @returns how many went, and whether there may be more
 */
export async function sweepContents(pool: Pool, { now, keepMs, batch = BATCH }: SweepContentsOptions): Promise<{ swept: number; more: boolean }> {
  const { rowCount } = await pool.query(
    `delete from rowcast.content where (account_id, id) in (
       select account_id, id from rowcast.content where unused_since < $1::timestamptz - make_interval(secs => $2 / 1000.0)
       order by unused_since limit $3 for update skip locked
     )`,
    [now, keepMs, batch],
  );
  return { swept: rowCount ?? 0, more: rowCount === batch };
}
