import type { Queryable } from '../db/queryable.ts';

const DAYS_BACK = 1;
const DAYS_AHEAD = 3;

/**
 * Makes the partitions of messages and attempts from yesterday (for clocks that differ) to three days ahead, as far as they
 * are missing; returns how many it made. Serial over all processes.
 */
export async function ensurePartitions(db: Queryable, now: Date): Promise<number> {
  const day = (offset: number) => new Date(now.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
  const { rows } = await db.query<{ made: number }>('select rowcast.ensure_partitions($1, $2) as made', [day(-DAYS_BACK), day(DAYS_AHEAD)]);
  return rows[0]?.made ?? 0;
}
