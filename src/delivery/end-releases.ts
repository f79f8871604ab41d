import { int8Array } from '../db/binary-array.ts';
import type { Queryable } from '../db/queryable.ts';

/**
 * Ends the paced release of those of the URLs of which no call waits that was due when they were resumed.
 * @returns the URLs that are released at no pace any more.
 */
export async function endReleases(db: Queryable, urlIds: readonly number[]): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>({
    name: 'end-releases',
    text: `
      with ended as (
        update rowcast.outgoing_url u set release_rate = null
        where u.id = any ($1::bigint[]) and u.release_rate is not null
          and not exists (select from rowcast.call c where c.url_id = u.id and c.due_at <= u.resumed_at)
        returning u.id
      )
      select id from ended
      union
      select id from rowcast.outgoing_url where id = any ($1::bigint[]) and release_rate is null`,
    values: [int8Array(urlIds)],
  });
  return rows.map(({ id }) => id);
}
