import type { Pool, PoolClient } from 'pg';
import { transaction } from '../db/transaction.ts';

/** Runs a change of an account's files and folders; such changes are serial per account. They are short: no byte is sent within. */
export async function withFilesLock<Result>(pool: Pool, accountId: string, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  return transaction(
    pool,
    async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtext('rowcast.files'), hashtext($1))`, [accountId]);
      return work(client);
    },
    { statementTimeoutMs: 30_000 },
  );
}
