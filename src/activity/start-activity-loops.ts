import type { Pool } from 'pg';
import { startLoop } from '../loop.ts';
import type { Observe } from '../observe.ts';
import { dropOldPartitions } from './drop-old-partitions.ts';
import { ensurePartitions } from './ensure-partitions.ts';
import { rollUpCounters } from './roll-up-counters.ts';
import { sampleBacklogs } from './sample-backlogs.ts';
import { sweep } from './sweep.ts';

export interface ActivityLoopsOptions {
  pool: Pool;
  retentionDays: number;
  observe: Observe;
  now?: () => Date;
}

const MINUTE_MS = 60_000;
const ROLL_UP_MS = 5_000;

/**
 * Keeps the log in bounds: partitions ahead, old ones gone, counters rolled up, backlogs looked at, what ended swept. Resolves once today's
 * partitions are there: nothing can write a message before. Every process may run these loops.
 */
export async function startActivityLoops({ pool, retentionDays, observe, now = () => new Date() }: ActivityLoopsOptions): Promise<{ stop(): Promise<void> }> {
  const makePartitions = async () => {
    const count = await ensurePartitions(pool, now());
    if (count > 0) observe({ kind: 'partitions.made', count });
  };
  await makePartitions();
  const loops = [
    startLoop({ name: 'make-partitions', intervalMs: 30 * MINUTE_MS, observe, runOnce: makePartitions }),
    startLoop({
      name: 'drop-old-partitions', intervalMs: 30 * MINUTE_MS, observe,
      runOnce: async () => {
        const names = await dropOldPartitions(pool, { retentionDays, now: now() });
        if (names.length > 0) observe({ kind: 'partitions.dropped', names });
      },
    }),
    startLoop({ name: 'roll-up-counters', intervalMs: ROLL_UP_MS, observe, runOnce: async () => (await rollUpCounters(pool)).more }),
    startLoop({ name: 'sample-backlogs', intervalMs: MINUTE_MS, observe, runOnce: async () => void (await sampleBacklogs(pool, { now: now() })) }),
    startLoop({ name: 'sweep', intervalMs: 10 * MINUTE_MS, observe, runOnce: async () => (await sweep(pool, { retentionDays, now: now() })).more }),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
