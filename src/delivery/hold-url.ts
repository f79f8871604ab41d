import type { Pool } from 'pg';
import { transaction } from '../db/transaction.ts';
import { lockDefinitions } from '../accounts/lock-definitions.ts';

/**
 * Holds an outgoing URL: its calls wait, visibly, until it is resumed. One that is held already, or removed, stays as it is.
 * @param reason for people, e.g. `gone`
 * @returns whether it was held now.
 */
export async function holdUrl(pool: Pool, accountId: string, webhookId: string, urlId: number, reason: string): Promise<boolean> {
  return transaction(pool, async (client) => {
    await lockDefinitions(client, accountId, webhookId);
    const { rowCount } = await client.query(
      `update rowcast.outgoing_url set state = 'held', held_reason = $4, held_at = clock_timestamp()
       where account_id = $1 and webhook_id = $2 and id = $3 and state = 'active' and removed_at is null`,
      [accountId, webhookId, urlId, reason],
    );
    return rowCount === 1;
  });
}
