import type { Pool } from 'pg';
import { RequestError } from '../../errors.ts';
import { dropChunks } from './end-import.ts';
import type { ImportAnswer } from './import-job.ts';
import { selectImport } from './list-imports.ts';

/**
 * Ends an import that is not at its end. One that runs is cancelled within seconds, and says `cancelling` until then; of an
 * all-or-nothing one nothing stays, of a best-effort one what was loaded before. Cancelling twice does nothing more.
 * @throws RequestError ObjectNotFound; Conflict when it is done or has failed
 */
export async function cancelImport(pool: Pool, accountId: string, id: string): Promise<ImportAnswer> {
  await selectImport(pool, accountId, id);
  await pool.query(
    `update rowcast.import set state = case when state = 'running' then 'cancelling' else 'cancelled' end,
      ended_at = case when state = 'running' then null else clock_timestamp() end
    where account_id = $1 and id = $2 and state in ('uploading', 'queued', 'running')`,
    [accountId, id],
  );
  const found = await selectImport(pool, accountId, id);
  if (found.State === 'done' || found.State === 'failed') throw new RequestError('Conflict', `The import is ${found.State === 'done' ? 'done' : 'at its end: it failed'}.`);
  if (found.State === 'cancelled') await dropChunks(pool, accountId, id);
  return found;
}
