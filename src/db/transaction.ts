import type { Pool, PoolClient } from 'pg';

export interface TransactionOptions {
  readOnly?: boolean;
  /** For each statement. */
  statementTimeoutMs?: number;
}

/**
 * Runs `work` in one READ COMMITTED transaction: committed when it returns, rolled back when it throws.
 * A connection whose rollback fails is thrown away.
 */
export async function transaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>, options: TransactionOptions = {}): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Between queries a lost connection is an event, not an exception; the next query then fails and tells.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(beginOf(options));
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** The statement that begins it: one round trip for all of it. */
export function beginOf({ readOnly = false, statementTimeoutMs }: TransactionOptions): string {
  const begin = readOnly ? 'begin read only' : 'begin';
  return statementTimeoutMs === undefined ? begin : `${begin}; set local statement_timeout = ${Math.trunc(statementTimeoutMs)}`;
}
