import type { Pool } from 'pg';
import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { transaction } from '../db/transaction.ts';
import { isLockTimeout, LOCK_WAIT } from './lock-wait.ts';
import { OWN_CAPTURE_TEXT } from './own-capture-function.ts';
import { renewCapture } from './renew-capture.ts';

/**
 * Writes capture functions anew that an older version of Rowcast has written: those go on meanwhile. A busy table is left for the next time.
 * Attached tables have no such functions.
 * @returns how many tables were renewed.
 */
export async function renewOutdatedCapture(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ accountId: string; tableId: number }>(
    `select distinct c.account_id as "accountId", c.table_id as "tableId" from rowcast.capture c
     where c.functions <> $1 and not exists (select from rowcast.attached_table x where x.account_id = c.account_id and x.table_id = c.table_id) limit 100`,
    [OWN_CAPTURE_TEXT],
  );
  let renewed = 0;
  for (const table of rows) {
    try {
      await transaction(pool, async (client) => {
        await client.query(LOCK_WAIT);
        // No other definition of the account changes meanwhile: two transactions can't replace one function.
        await lockDefinitions(client, table.accountId);
        await renewCapture(client, table);
      });
      renewed += 1;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
    }
  }
  return renewed;
}
