import type { Pool } from 'pg';
import { insertUser } from './accounts/insert-user.ts';
import { listAccounts } from './accounts/list-accounts.ts';
import { lockUsers } from './accounts/lock-users.ts';
import { passwordHashing } from './accounts/password-hashing.ts';
import { linkAddress, makeSignInLink } from './accounts/sign-in-links.ts';
import { transaction } from './db/transaction.ts';

export interface FirstOwnerOptions {
  pool: Pool;
  publicUrl: string;
  adminEmail: string | undefined;
  adminPassword: string | undefined;
}

/**
 * Sees to it that somebody can sign in to the first account: while it has no user, the configured owner is made, or without
 * such a one-time link that makes the owner.
 * @returns the address of the link; null when there is a user.
 */
export async function ensureFirstOwner({ pool, publicUrl, adminEmail, adminPassword }: FirstOwnerOptions): Promise<string | null> {
  const [account] = await listAccounts(pool);
  if (account === undefined || (await hasUser(pool, account.id))) return null;
  const [passwordHash] = adminPassword === undefined ? [] : await passwordHashing.hashAll([adminPassword]);
  return transaction(pool, async (client) => {
    await lockUsers(client, account.id);
    // Another process may have made one meanwhile.
    if (await hasUser(client, account.id)) return null;
    if (adminEmail !== undefined && passwordHash !== undefined) {
      await insertUser(client, { accountId: account.id, name: (adminEmail.split('@', 1)[0] ?? '').slice(0, 100), email: adminEmail, role: 'owner', passwordHash });
      return null;
    }
    const { token } = await makeSignInLink(client, { accountId: account.id, kind: 'first', createdBy: 'the first start' });
    return linkAddress(publicUrl, token);
  });
}

async function hasUser(db: Pick<Pool, 'query'>, accountId: string): Promise<boolean> {
  const { rowCount } = await db.query('select from rowcast.account_user where account_id = $1 limit 1', [accountId]);
  return rowCount !== 0;
}
