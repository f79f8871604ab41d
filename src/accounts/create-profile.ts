import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { DatabaseError } from 'pg';
import { transaction } from '../db/transaction.ts';
import { RequestError } from '../errors.ts';
import type { Problem } from '../errors.ts';
import { hashSecret } from './hash-secret.ts';
import type { Profile } from './profile.ts';
import { randomSecret } from './random-secret.ts';
import type { TableAccess } from './reach.ts';
import { shortId } from './short-id.ts';

export interface NewProfile {
  accountId: string;
  /** Unique in the account, without regard to case. */
  name: string;
  allObjects?: boolean;
  /** Table id → what the profile may do there. */
  access?: ReadonlyMap<number, TableAccess>;
  /** Given by the operator; absent: made. */
  clientId?: string;
  /** At least 16 characters; absent: made. */
  clientSecret?: string;
}

/**
 * Makes a profile. The secret is in the answer only: what is stored is its hash.
 * @throws RequestError IncorrectBodyParameter, Conflict (name or client id taken), ObjectNotFound (account or table)
 */
export async function createProfile(pool: Pool, profile: NewProfile): Promise<{ profile: Profile; clientSecret: string }> {
  refuseUnusable(profile);
  const { accountId, name, allObjects = false, access = new Map<number, TableAccess>() } = profile;
  const clientId = profile.clientId ?? randomBytes(32).toString('hex');
  const clientSecret = profile.clientSecret ?? randomSecret();
  const id = shortId();
  try {
    const createdAt = await transaction(pool, async (client) => {
      const { rows } = await client.query<{ createdAt: Date }>(
        `insert into rowcast.profile (account_id, id, name, client_id, client_secret_hash, all_objects) values ($1, $2, $3, $4, $5, $6) returning created_at as "createdAt"`,
        [accountId, id, name, clientId, hashSecret(clientSecret), allObjects],
      );
      await client.query(
        `insert into rowcast.profile_access (account_id, profile_id, table_id, may_write)
         select $1, $2, table_id, may_write from unnest($3::bigint[], $4::boolean[]) as a (table_id, may_write)`,
        [accountId, id, [...access.keys()], [...access.values()].map((may) => may === 'write')],
      );
      return rows[0]!.createdAt;
    });
    return { profile: { accountId, id, name, clientId, allObjects, access, createdAt }, clientSecret };
  } catch (error) {
    throw toRequestError(error, profile) ?? error;
  }
}

function refuseUnusable({ name, clientId, clientSecret }: NewProfile): void {
  const problems: Problem[] = [];
  if (name.trim() === '' || name.length > 255 || name.includes('\0')) {
    problems.push({ property: 'name', problem: 'must have 1 to 255 characters' });
  }
  if (clientId !== undefined && !/^[\x21-\x39\x3b-\x7e]{1,255}$/.test(clientId)) {
    problems.push({ property: 'clientId', problem: 'must have 1 to 255 visible ASCII characters, no colon' });
  }
  if (clientSecret !== undefined && !/^[\x21-\x7e]{16,255}$/.test(clientSecret)) {
    problems.push({ property: 'clientSecret', problem: 'must have 16 to 255 visible ASCII characters' });
  }
  if (problems.length > 0) {
    throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  }
}

function toRequestError(error: unknown, { accountId, name }: NewProfile): RequestError | undefined {
  if (!(error instanceof DatabaseError)) {
    return undefined;
  }
  switch (error.constraint) {
    case 'profile_name':
      return new RequestError('Conflict', `There is a profile ${name} already.`, { cause: error });
    case 'profile_client_id_key':
      return new RequestError('Conflict', 'There is a profile with this client id already.', { cause: error });
    case 'profile_account_id_fkey':
      return new RequestError('ObjectNotFound', `There is no account ${accountId}.`, { cause: error });
    case 'profile_access_account_id_table_id_fkey':
      return new RequestError('ObjectNotFound', 'The access list names a table that the account does not have.', { cause: error });
    default:
      return undefined;
  }
}
