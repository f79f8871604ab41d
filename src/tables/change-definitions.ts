import type { PoolClient } from 'pg';
import type { Limits } from '../accounts/limits.ts';
import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { withLockRetry } from '../db/with-lock-retry.ts';
import { definitionError } from './definition-error.ts';
import type { Tables } from './tables.ts';

/**
 * Runs `work` as one change of an account's definitions: first in its transaction the definition version rises, which
 * makes such changes serial per account and tells every cache.
 * @param name of what is changed, as a client knows it
 * @throws RequestError also for what only the data can say: duplicates, values that do not convert, a busy table
 */
export async function changeDefinitions<Result>(
  { pool }: Tables,
  accountId: string,
  name: string,
  work: (client: PoolClient, limits: Limits) => Promise<Result>,
  kind: 'table' | 'view' = 'table',
): Promise<Result> {
  try {
    return await withLockRetry(
      pool,
      async (client) => {
        const limits = await lockDefinitions(client, accountId);
        return work(client, limits);
      },
      { label: `${kind} ${JSON.stringify(name.slice(0, 64))}` },
    );
  } catch (error) {
    throw definitionError(error);
  }
}
