import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createAccount } from './accounts/create-account.ts';
import { createProfile } from './accounts/create-profile.ts';
import { listAccounts } from './accounts/list-accounts.ts';
import { randomSecret } from './accounts/random-secret.ts';

export interface FirstAccountOptions {
  pool: Pool;
  /** Where `credentials.json` is written when credentials are made here. */
  home: string;
  clientId: string | undefined;
  clientSecret: string | undefined;
}

/** What the first start made: the credentials are in this answer and in the file only. */
export interface FirstCredentials {
  clientId: string;
  clientSecret: string;
  /** mode 0600 */
  file: string;
}

/**
 * Sees to it that there is an account, with the configured full-access credentials or, at the first start without
 * such, with made ones. Servers that start at once do it one after the other.
 * @returns the credentials if they were made here, else null.
 */
export async function ensureFirstAccount({ pool, home, clientId, clientSecret }: FirstAccountOptions): Promise<FirstCredentials | null> {
  const guard = await pool.connect();
  try {
    await guard.query("select pg_advisory_lock(hashtext('rowcast.first_account'))");
    const [first] = await listAccounts(guard);
    const accountId = first?.id ?? (await createAccount(pool, { name: 'First account' })).id;
    if (clientId !== undefined && clientSecret !== undefined) {
      const { rowCount } = await guard.query('select from rowcast.profile where client_id = $1', [clientId]);
      if (rowCount === 0) await createProfile(pool, { accountId, name: `Environment ${clientId}`.slice(0, 255), allObjects: true, clientId, clientSecret });
      return null;
    }
    const { rowCount: profiles } = await guard.query('select from rowcast.profile limit 1');
    if (profiles !== 0) return null;
    const credentials = { clientId: randomBytes(32).toString('hex'), clientSecret: randomSecret() };
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const file = join(home, 'credentials.json');
    // Written before the profile is made: killed in between, the next start makes both anew.
    writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
    await createProfile(pool, { accountId, name: 'First profile', allObjects: true, ...credentials });
    return { ...credentials, file };
  } finally {
    // The connection may not go back to the pool with the lock.
    guard.release(true);
  }
}
