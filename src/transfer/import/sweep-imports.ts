import type { Pool } from 'pg';

const KEPT_DAYS = 30;

/** Ends what nobody works on any more: uploads broken off with their server, cancelled imports of a dead process. Removes what is old. */
export async function sweepImports(pool: Pool): Promise<void> {
  await pool.query(
    `update rowcast.import set state = case when state = 'cancelling' then 'cancelled' else 'failed' end, ended_at = clock_timestamp(), claim = null,
      reason = case when state = 'cancelling' then null else 'The server stopped while the file was being sent.' end
    where state in ('uploading', 'cancelling') and claimed_until < clock_timestamp()`,
  );
  await pool.query(`delete from rowcast.import where ended_at < clock_timestamp() - interval '${KEPT_DAYS} days'`);
  await pool.query(
    `delete from rowcast.import_chunk c where not exists (
      select from rowcast.import i where i.account_id = c.account_id and i.id = c.import_id and i.state in ('uploading', 'queued', 'running', 'cancelling')
    )`,
  );
}
