import type { PoolClient } from 'pg';

/** What the work of a pipelined transaction hands back. */
export interface Pipelined<Result> {
  result: Result;
  /** Statements that were sent and not waited for: the commit goes right behind them. */
  sent: readonly Promise<unknown>[];
}

/**
 * A transaction whose statements need not wait for the answer to the one before: `begin` travels with the work's first statement
 * and `commit` with its last. When anything fails nothing is committed; whoever lends the connection rolls back, as `withConnection` does.
 *
 * @param client of a pool opened with `pipeline`
 * @param behindCommit called once the commit was sent, and not yet answered: another transaction on the same connection may begin, and
 * travels with it. That one stands by itself, whatever becomes of this one.
 */
export async function pipelinedTransaction<Result>(
  client: PoolClient,
  work: (client: PoolClient) => Promise<Pipelined<Result>>,
  behindCommit?: (result: Result) => void,
): Promise<Result> {
  const begun = client.query('begin');
  // When it fails, so does what is sent behind it.
  begun.catch(() => {});
  const { result, sent } = await work(client);
  const committed = client.query('commit');
  const ended = Promise.all([begun, ...sent, committed]);
  // Waited for below, once what follows has been sent.
  ended.catch(() => {});
  behindCommit?.(result);
  await ended;
  // A commit of a failed transaction is answered by a rollback, not by an error.
  const { command } = await committed;
  if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}`);
  return result;
}
