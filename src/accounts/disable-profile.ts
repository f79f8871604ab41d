import type { Queryable } from '../db/queryable.ts';

/**
 * Ends a profile's credentials and tokens; calls in flight are answered, later ones within seconds are not.
 * @returns false when there is no such profile, or it was disabled before
 */
export async function disableProfile(db: Queryable, accountId: string, profileId: string): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `with disabled as (
       update rowcast.profile set disabled_at = clock_timestamp() where account_id = $1 and id = $2 and disabled_at is null returning 1
     ), ended as (
       delete from rowcast.token where account_id = $1 and profile_id = $2
     )
     select exists (select from disabled) as found`,
    [accountId, profileId],
  );
  return rows[0]?.found === true;
}
