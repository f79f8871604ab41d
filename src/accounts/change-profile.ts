import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { transaction } from '../db/transaction.ts';
import { RequestError } from '../errors.ts';
import { hashSecret } from './hash-secret.ts';
import { PROFILE_COLUMNS, toProfile } from './profile.ts';
import type { Profile, ProfileRow } from './profile.ts';
import { randomSecret } from './random-secret.ts';
import type { TableAccess } from './reach.ts';

export interface ProfileChange {
  name?: string | undefined;
  allObjects?: boolean | undefined;
  /** Replaces the list: table id → what the profile may do there. */
  access?: ReadonlyMap<number, TableAccess> | undefined;
}

/**
 * Changes an enabled profile; what is not given stays. Acts within two seconds.
 * @throws RequestError ObjectNotFound, IncorrectBodyParameter, Conflict when the name is taken
 */
export async function changeProfile(pool: Pool, accountId: string, id: string, { name, allObjects, access }: ProfileChange): Promise<Profile> {
  if (name !== undefined && (name.trim() === '' || name.length > 255 || name.includes('\0'))) {
    throw RequestError.ofProblems('IncorrectBodyParameter', [{ property: 'Name', problem: 'must have 1 to 255 characters' }]);
  }
  try {
    return await transaction(pool, async (client) => {
      const { rowCount } = await client.query(
        `update rowcast.profile set name = coalesce($3, name), all_objects = coalesce($4, all_objects)
         where account_id = $1 and id = $2 and disabled_at is null`,
        [accountId, id, name, allObjects],
      );
      if (rowCount === 0) throw notThere(id);
      if (access !== undefined) {
        await client.query('delete from rowcast.profile_access where account_id = $1 and profile_id = $2', [accountId, id]);
        await client.query(
          `insert into rowcast.profile_access (account_id, profile_id, table_id, may_write)
           select $1, $2, table_id, may_write from unnest($3::bigint[], $4::boolean[]) as a (table_id, may_write)`,
          [accountId, id, [...access.keys()], [...access.values()].map((may) => may === 'write')],
        );
      }
      return selectProfile(client, accountId, id);
    });
  } catch (error) {
    if (error instanceof DatabaseError && error.constraint === 'profile_name') throw new RequestError('Conflict', `There is a profile ${name} already.`, { cause: error });
    throw error;
  }
}

/**
 * Gives an enabled profile a new secret, which is in the answer only; the old one and its tokens end.
 * @throws RequestError ObjectNotFound
 */
export async function regenerateClientSecret(pool: Pool, accountId: string, id: string): Promise<{ profile: Profile; clientSecret: string }> {
  const clientSecret = randomSecret();
  return transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      'update rowcast.profile set client_secret_hash = $3 where account_id = $1 and id = $2 and disabled_at is null',
      [accountId, id, hashSecret(clientSecret)],
    );
    if (rowCount === 0) throw notThere(id);
    await client.query('delete from rowcast.token where account_id = $1 and profile_id = $2', [accountId, id]);
    return { profile: await selectProfile(client, accountId, id), clientSecret };
  });
}

async function selectProfile(client: PoolClient, accountId: string, id: string): Promise<Profile> {
  const { rows } = await client.query<ProfileRow>(`select ${PROFILE_COLUMNS} from rowcast.profile p where p.account_id = $1 and p.id = $2`, [accountId, id]);
  if (rows[0] === undefined) throw notThere(id);
  return toProfile(rows[0]);
}

function notThere(id: string): RequestError {
  return new RequestError('ObjectNotFound', `There is no profile ${JSON.stringify(id)}.`);
}
