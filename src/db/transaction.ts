import type { Pool, PoolClient } from 'pg';
import { withConnection } from './with-connection.ts';

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
  return withConnection(
    pool,
    async (client) => {
      await client.query(beginOf(options));
      const result = await work(client);
      await client.query('commit');
      return result;
    },
    rollback,
  );
}

const rollback = (client: PoolClient): Promise<unknown> => client.query('rollback');

/** The statement that begins it: one round trip for all of it. */
function beginOf({ readOnly = false, statementTimeoutMs }: TransactionOptions): string {
  const begin = readOnly ? 'begin read only' : 'begin';
  return statementTimeoutMs === undefined ? begin : `${begin}; set local statement_timeout = ${Math.trunc(statementTimeoutMs)}`;
}
