import type { Pool } from 'pg';
import { expect } from 'vitest';
import { judgeRate, type RatedCall } from '../../chaos/judge-rate.ts';
import type { ReceivedCall } from '../support/start-receiver.ts';

export interface MeasuredRate {
  /** The most calls that any sliding second had over limit + max(1, 1 %), as the worker began them and as they arrived; 0 or less is good. */
  over: number;
  /** Half of the calls began this soon after the one before. A machine that stands still now and then does not change it. */
  medianGapMs: number;
}

/** What the calls of the only webhook were, all that its receiver got and gets, once nothing waits any more. A delay on the way to the receiver is not taken for a call too many. */
export async function measureRate(pool: Pool, calls: readonly ReceivedCall[], limit: number): Promise<MeasuredRate> {
  const recorded = async () => (await pool.query<{ key: string; at: number }>(
    `select a.message_id || ' ' || substring(u.url from '//[^/]+(/.*)') as key, extract(epoch from a.started_at)::float8 * 1000 as at
     from rowcast.attempt a join rowcast.outgoing_url u on u.id = a.url_id order by a.started_at`,
  )).rows;
  const open = async () => {
    const { rows: [queued] } = await pool.query<{ calls: number }>('select count(*)::integer as calls from rowcast.call');
    return { queued: queued!.calls, unrecorded: calls.length - (await recorded()).length };
  };
  await expect.poll(open, { message: 'calls that are not recorded yet' }).toEqual({ queued: 0, unrecorded: 0 });
  const started = new Map<string, number[]>();
  const rows = await recorded();
  for (const { key, at } of rows) started.set(key, [...(started.get(key) ?? []), at]);
  const rated = calls.map(({ url, headers, at }): RatedCall => ({ startedAt: started.get(`${String(headers['webhook-id'])} ${url}`)?.shift() ?? null, arrivedAt: at, waitedMs: 0 }));
  expect(rated.filter(({ startedAt }) => startedAt === null)).toEqual([]);
  const { startsOver, arrivalsOver } = judgeRate(rated, () => limit);
  const gaps = rows.slice(1).map(({ at }, index) => at - rows[index]!.at).toSorted((a, b) => a - b);
  return { over: Math.max(startsOver, arrivalsOver), medianGapMs: gaps[Math.floor(gaps.length / 2)]! };
}
