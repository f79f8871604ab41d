import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { RequestError } from '../errors.ts';
import { transaction } from './transaction.ts';

export interface LockRetryOptions {
  /** What is locked, as a client knows it: `table "Orders"`. */
  label: string;
  /** How long one attempt waits for a lock: everything else on the table queues behind it meanwhile. */
  lockTimeoutMs?: number;
  /** When to give up. */
  patienceMs?: number;
}

const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';

/**
 * Runs `work` in a transaction that waits only briefly for locks, and begins it anew, after a pause with jitter, while
 * locks are not to be had. `work` therefore may run several times and touches nothing outside its transaction.
 * @throws RequestError Conflict when the patience ends: `table "Orders" is busy`.
 */
export async function withLockRetry<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  { label, lockTimeoutMs = 300, patienceMs = 10_000 }: LockRetryOptions,
): Promise<Result> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await transaction(pool, async (client) => {
        await client.query("select set_config('lock_timeout', $1, true)", [`${lockTimeoutMs}ms`]);
        return work(client);
      });
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK_DETECTED) throw error;
      const pause = 50 + Math.random() * 200;
      if (Date.now() + pause > deadline) throw new RequestError('Conflict', `${label} is busy`, { cause: error, retryAfter: 1 });
      await sleep(pause);
    }
  }
}
