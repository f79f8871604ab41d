import type { Queryable } from '../db/queryable.ts';
import { hashSecret } from './hash-secret.ts';
import { PROFILE_COLUMNS, toProfile } from './profile.ts';
import type { Profile, ProfileRow } from './profile.ts';

/** The enabled profile that a refresh token belongs to; null when it is unknown or its time is over. */
export async function findRefreshToken(db: Queryable, refreshToken: string): Promise<Profile | null> {
  const { rows } = await db.query<ProfileRow>(
    `select ${PROFILE_COLUMNS}
     from rowcast.token t
     join rowcast.profile p on p.account_id = t.account_id and p.id = t.profile_id
     where t.hash = $1 and t.kind = 'refresh' and t.expires_at > clock_timestamp() and p.disabled_at is null`,
    [hashSecret(refreshToken)],
  );
  return rows[0] === undefined ? null : toProfile(rows[0]);
}
