import type { Queryable } from '../db/queryable.ts';

/** Ends a profile's credentials and tokens; calls in flight are answered, later ones within seconds are not. */
export async function disableProfile(db: Queryable, accountId: string, profileId: string): Promise<void> {
  await db.query(
    `with disabled as (
       update rowcast.profile set disabled_at = coalesce(disabled_at, clock_timestamp()) where account_id = $1 and id = $2
     )
     delete from rowcast.token where account_id = $1 and profile_id = $2`,
    [accountId, profileId],
  );
}
