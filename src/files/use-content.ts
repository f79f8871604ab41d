import type { PoolClient } from 'pg';

/** Says that a file has taken a content. Belongs in the transaction that makes it so. */
export async function useContent(client: PoolClient, accountId: string, contentId: string): Promise<void> {
  await client.query('update rowcast.content set unused_since = null where account_id = $1 and id = $2', [accountId, contentId]);
}

/** Says that nothing names these contents any more: the sweep deletes them, once downloads that began before have ended. */
export async function releaseContents(client: PoolClient, accountId: string, contentIds: readonly string[]): Promise<void> {
  await client.query('update rowcast.content set unused_since = clock_timestamp() where account_id = $1 and id = any($2::uuid[])', [accountId, contentIds]);
}
