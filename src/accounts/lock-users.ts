import type { PoolClient } from 'pg';

/** Begins a transaction that changes who the users of an account are, or their roles: such transactions are serial per account. */
export async function lockUsers(client: PoolClient, accountId: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended('rowcast.users ' || $1, 0))`, [accountId]);
}
