import type { Pool } from 'pg';
import { CLAIM_SECONDS } from './claim-import.ts';
import type { ImportCounts } from './end-import.ts';
import type { ImportJob } from './import-job.ts';

const RENEW_MS = 1_000;

/**
 * Renews a claim every second and shows how far the import has come. When it is to be cancelled, was lost, or could not be renewed
 * for as long as it holds, `lost` is called, once.
 * @returns ends it; waits for the renewal in hand
 */
export function holdClaim(pool: Pool, { accountId, id, claim, mode }: ImportJob, counts: () => ImportCounts, lost: () => void): () => Promise<void> {
  let renewed = Date.now();
  let inHand: Promise<void> = Promise.resolve();
  let isRenewing = false;
  const renew = async () => {
    const { bytesRead, rowsRead, rowsLoaded, rowsFailed } = counts();
    // A best-effort import's rows are counted as they are committed.
    const { rows: [row] } = await pool.query<{ state: string }>({
      name: 'renew-import',
      text: `update rowcast.import set claimed_until = clock_timestamp() + interval '${CLAIM_SECONDS} seconds', bytes_read = $4,
        rows_read = case when $5 then $6 else rows_read end, rows_loaded = case when $5 then $7 else rows_loaded end, rows_failed = case when $5 then $8 else rows_failed end
      where account_id = $1 and id = $2 and claim = $3 and state in ('running', 'cancelling') returning state`,
      values: [accountId, id, claim, bytesRead, mode === 'AllOrNothing', rowsRead, rowsLoaded, rowsFailed],
    });
    renewed = Date.now();
    if (row?.state !== 'running') lost();
  };
  const timer = setInterval(() => {
    if (isRenewing) return;
    isRenewing = true;
    inHand = renew()
      // The next one tells; the claim runs out by itself.
      .catch(() => {
        if (Date.now() - renewed > CLAIM_SECONDS * 1000) lost();
      })
      .finally(() => {
        isRenewing = false;
      });
  }, RENEW_MS);
  return async () => {
    clearInterval(timer);
    await inHand;
  };
}
