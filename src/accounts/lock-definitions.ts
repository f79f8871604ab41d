import type { PoolClient } from 'pg';
import { RequestError } from '../errors.ts';

/**
 * Begins a transaction that changes definitions: such transactions are serial per account from here on, and fan-out sees by
 * the higher version that what it keeps is stale.
 * @throws RequestError ObjectNotFound
 */
export async function lockDefinitions(client: PoolClient, accountId: string): Promise<void> {
  const { rowCount } = await client.query('update rowcast.account set definition_version = definition_version + 1 where id = $1', [accountId]);
  if (rowCount === 0) throw new RequestError('ObjectNotFound', 'There is no such account.');
}
