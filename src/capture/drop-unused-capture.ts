import type { Pool, PoolClient } from 'pg';
import { transaction } from '../db/transaction.ts';
import type { Operation } from './change.ts';
import { dropTriggers, findCaptureTarget } from './capture-triggers.ts';
import { isLockTimeout, LOCK_WAIT } from './lock-wait.ts';

interface Unused {
  accountId: string;
  tableId: number;
  operation: Operation;
}

async function dropOne(client: PoolClient, { accountId, tableId, operation }: Unused, unusedMs: number): Promise<boolean> {
  await client.query(LOCK_WAIT);
  const { rowCount } = await client.query(
    `delete from rowcast.capture where account_id = $1 and table_id = $2 and operation = $3
       and unused_since < clock_timestamp() - make_interval(secs => $4 / 1000.0)`,
    [accountId, tableId, operation, unusedMs],
  );
  if (rowCount === 0) return false;
  const target = await findCaptureTarget(client, accountId, tableId);
  if (target !== null) await dropTriggers(client, target, operation);
  return true;
}

/**
 * Drops triggers that nobody has needed for `unusedMs`. A table that is busy is left for the next time:
 * a drop waits for nobody longer than 300 ms, since everybody else would wait behind it.
 * @returns how many were dropped.
 */
export async function dropUnusedCapture(pool: Pool, unusedMs: number): Promise<number> {
  const { rows } = await pool.query<Unused>(
    `select account_id as "accountId", table_id as "tableId", operation from rowcast.capture
     where unused_since < clock_timestamp() - make_interval(secs => $1 / 1000.0) limit 100`,
    [unusedMs],
  );
  let dropped = 0;
  for (const unused of rows) {
    try {
      if (await transaction(pool, (client) => dropOne(client, unused, unusedMs))) dropped += 1;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
    }
  }
  return dropped;
}
