import type { Pool } from 'pg';

/** Holds an outgoing URL: its calls wait, visibly, until it is resumed. */
export async function holdUrl(pool: Pool, accountId: string, webhookId: string, urlId: number, reason: string): Promise<void> {
  await pool.query(
    `update rowcast.outgoing_url set state = 'held', held_reason = $4, held_at = clock_timestamp()
     where account_id = $1 and webhook_id = $2 and id = $3 and state = 'active' and removed_at is null`,
    [accountId, webhookId, urlId, reason],
  );
}
