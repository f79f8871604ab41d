import type { Pool, PoolClient } from 'pg';
import { beginOf, type TransactionOptions } from './transaction.ts';

/** What the work of a pipelined transaction hands back. */
export interface Pipelined<Result> {
  result: Result;
  /** Statements that were sent and not waited for: the commit goes right behind them. */
  sent: readonly Promise<unknown>[];
}

/**
 * A transaction whose statements need not wait for the answer to the one before: `begin` travels with the work's first statement
 * and `commit` with its last. On a pool opened with `pipeline`; on another one `begin` is waited for. When anything fails nothing is
 * committed; a connection whose rollback fails is thrown away.
 */
export async function pipelinedTransaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Pipelined<Result>>, options: TransactionOptions = {}): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    const begun = client.query(beginOf(options));
    // When it fails, so does what is sent behind it.
    begun.catch(() => {});
    if (!client.pipeline) await begun;
    const { result, sent } = await work(client);
    const committed = client.query('commit');
    await Promise.all([begun, ...sent, committed]);
    // A commit of a failed transaction is answered by a rollback, not by an error.
    const { command } = await committed;
    if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}`);
    return result;
  } catch (error) {
    // Behind all that was sent: once it is answered, nothing is under way any more.
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}
