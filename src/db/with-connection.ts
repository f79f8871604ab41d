import type { Pool, PoolClient } from 'pg';

/**
 * Lends a connection of the pool to `work`; one that broke meanwhile is thrown away.
 * @param undo makes the connection fit for use again when `work` threw; one whose undoing fails is thrown away too
 */
export async function withConnection<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>, undo?: (client: PoolClient, error: unknown) => Promise<unknown>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Between queries a lost connection is an event, not an exception; the next query then fails and tells.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    await undo?.(client, error).catch((undoError: Error) => {
      broken = undoError;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}
