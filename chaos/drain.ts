import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/** Longer than a closed lane waits for its next probe. */
const PATIENCE_MS = 45_000;

/** Waits until nothing is left that could be delivered, or nothing moves any more. */
export async function drain(pool: Pool): Promise<void> {
  let least = Infinity;
  let movedAt = performance.now();
  while (performance.now() - movedAt < PATIENCE_MS) {
    const waiting = await pool.query<{ n: number }>(`
      select (select count(*)::int from rowcast.change)
        + (select count(*)::int from rowcast.call c join rowcast.outgoing_url u on u.id = c.url_id where u.state = 'active') as n`)
      .then(({ rows }) => rows[0]!.n, () => Infinity);
    if (waiting === 0) return;
    if (waiting < least) {
      least = waiting;
      movedAt = performance.now();
    }
    await sleep(200);
  }
}
