import { timingSafeEqual } from 'node:crypto';
import type { Queryable } from '../db/queryable.ts';
import { hashSecret } from './hash-secret.ts';
import { PROFILE_COLUMNS, toProfile } from './profile.ts';
import type { Profile, ProfileRow } from './profile.ts';

/** The enabled profile of these credentials, or null. Takes the same time whatever part of the secret is wrong. */
export async function findClient(db: Queryable, clientId: string, clientSecret: string): Promise<Profile | null> {
  const { rows } = await db.query<ProfileRow & { hash: Buffer }>(
    `select ${PROFILE_COLUMNS}, p.client_secret_hash as hash from rowcast.profile p where p.client_id = $1 and p.disabled_at is null`,
    [clientId],
  );
  const row = rows[0];
  const given = hashSecret(clientSecret);
  return row !== undefined && timingSafeEqual(row.hash, given) ? toProfile(row) : null;
}
