import type { Pool } from 'pg';
import { v4 as uuidV4 } from 'uuid';
import type { ImportJob } from './import-job.ts';

/** How long a claim holds without being renewed: a process that is silent for longer has died or hangs. */
export const CLAIM_SECONDS = 30;

/* The oldest that may run: an account's imports run one after another, so that none of them takes all hands. */
const CLAIM = `
  update rowcast.import i set state = 'running', claim = $1, claimed_until = clock_timestamp() + interval '${CLAIM_SECONDS} seconds',
    started_at = coalesce(i.started_at, clock_timestamp())
  where (i.account_id, i.id) = (
    select c.account_id, c.id from rowcast.import c
    where (c.state = 'queued' or (c.state = 'running' and c.claimed_until < clock_timestamp())) and ($2::uuid is null or c.id = $2)
      and not exists (
        select from rowcast.import o where o.account_id = c.account_id and o.id <> c.id and o.state in ('running', 'cancelling') and o.claimed_until >= clock_timestamp()
      )
    order by c.id for update skip locked limit 1
  )
  returning i.account_id as "accountId", i.id, i.table_id as "tableId", i.table_name as "tableName", i.mode, i.settings, i.columns,
    i.skipped_columns as "skippedColumns", i.created_by as "createdBy", i.claim, i.chunks, i.done_row as "doneRow", i.rows_read as "rowsRead",
    i.rows_loaded as "rowsLoaded", i.rows_failed as "rowsFailed", i.errors_kept as "errorsKept"`;

/** Takes an import to work on, or null when there is none. @param onlyId this one */
export async function claimImport(pool: Pool, onlyId: string | null = null): Promise<ImportJob | null> {
  const { rows: [job] } = await pool.query<ImportJob>({ name: 'claim-import', text: CLAIM, values: [uuidV4(), onlyId] });
  return job ?? null;
}

/** Gives it back as it is: another process goes on with it. */
export async function releaseImport(pool: Pool, { accountId, id, claim }: ImportJob): Promise<void> {
  await pool.query(`update rowcast.import set state = 'queued', claim = null, claimed_until = null where account_id = $1 and id = $2 and claim = $3 and state = 'running'`, [accountId, id, claim]);
}
