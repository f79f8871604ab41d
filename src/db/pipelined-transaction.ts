import type { Pool, PoolClient } from 'pg';
import { rollback } from './transaction.ts';
import { withConnection } from './with-connection.ts';

/** What the work of a pipelined transaction hands back. */
export interface Pipelined<Result> {
  result: Result;
  /** Statements that were sent and not waited for: the commit goes right behind them. */
  sent: readonly Promise<unknown>[];
}

/**
 * A transaction whose statements need not wait for the answer to the one before: `begin` travels with the work's first statement
 * and `commit` with its last. When anything fails nothing is committed; a connection whose rollback fails is thrown away.
 * @param pool one opened with `pipeline`
 */
export async function pipelinedTransaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Pipelined<Result>>): Promise<Result> {
  return withConnection(
    pool,
    async (client) => {
      const begun = client.query('begin');
      // When it fails, so does what is sent behind it.
      begun.catch(() => {});
      const { result, sent } = await work(client);
      const committed = client.query('commit');
      await Promise.all([begun, ...sent, committed]);
      // A commit of a failed transaction is answered by a rollback, not by an error.
      const { command } = await committed;
      if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}`);
      return result;
    },
    // Behind all that was sent: once it is answered, nothing is under way any more.
    rollback,
  );
}
