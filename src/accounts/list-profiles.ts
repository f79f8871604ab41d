import type { Queryable } from '../db/queryable.ts';
import { PROFILE_COLUMNS, toProfile } from './profile.ts';
import type { Profile, ProfileRow } from './profile.ts';

/** An account's enabled profiles, the oldest first. */
export async function listProfiles(db: Queryable, accountId: string): Promise<Profile[]> {
  const { rows } = await db.query<ProfileRow>(
    `select ${PROFILE_COLUMNS} from rowcast.profile p where p.account_id = $1 and p.disabled_at is null order by p.created_at, p.id`,
    [accountId],
  );
  return rows.map(toProfile);
}
