import type { PoolClient } from 'pg';
import { RequestError } from '../errors.ts';
import { limitsOf, type Limits, type OwnLimits } from './limits.ts';

/** Workers hear on it, at the commit, of which account definitions changed. What is lost is found by their polling. */
export const DEFINITIONS_CHANNEL = 'rowcast_definitions';

/**
 * Begins a transaction that changes definitions: such transactions are serial per account from here on, and fan-out sees by
 * the higher version that what it keeps is stale.
 * @param webhookId the webhook whose own definition changes (name, limit, secrets, URLs): its owner reads it again
 * @returns the account's limits, as they are from here on
 * @throws RequestError ObjectNotFound
 */
export async function lockDefinitions(client: PoolClient, accountId: string, webhookId: string | null = null): Promise<Limits> {
  const { rows: [account] } = await client.query<{ limits: OwnLimits }>(
    `with account as (
       update rowcast.account set definition_version = definition_version + 1 where id = $1 returning definition_version as version, limits
     ), webhook as (
       update rowcast.webhook w set definition_version = account.version from account where w.account_id = $1 and w.id = $2
     )
     select limits, pg_notify('${DEFINITIONS_CHANNEL}', $1) from account`,
    [accountId, webhookId],
  );
  if (account === undefined) throw new RequestError('ObjectNotFound', 'There is no such account.');
  return limitsOf(account.limits);
}
