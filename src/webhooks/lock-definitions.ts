import type { PoolClient } from 'pg';

/**
 * Begins a transaction that changes definitions: such transactions are serial per account from here on, and fan-out sees by
 * the higher version that what it keeps is stale.
 */
export async function lockDefinitions(client: PoolClient, accountId: string): Promise<void> {
  await client.query('update rowcast.account set definition_version = definition_version + 1 where id = $1', [accountId]);
}
