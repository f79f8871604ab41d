import type { Queryable } from '../db/queryable.ts';

/** Deletes tokens whose time is over, up to 10,000 at once; returns how many. For a loop: batch until short. */
export async function sweepTokens(db: Queryable): Promise<number> {
  const { rowCount } = await db.query(
    `delete from rowcast.token where hash = any (array(
       select hash from rowcast.token where expires_at < clock_timestamp() order by expires_at limit 10000 for update skip locked
     ))`,
  );
  return rowCount ?? 0;
}
