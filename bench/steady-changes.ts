import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchServer } from './bench-server.ts';
import { monotonicMs } from './clock.ts';
import { percentile } from './figures.ts';
import type { BenchReceiver } from './receiver.ts';

export interface SteadyChanges {
  table: string;
  seconds: number;
  perSecond: number;
  /** Calls of a change that are to arrive: none misbehaves. */
  callsPerChange: number;
}

/** How long the last calls may take. */
const PATIENCE_MS = 2_000;

/**
 * Records over REST at a steady pace. The receiver reads `delays`.
 * @returns p99 from a change to the arrival of its calls, in milliseconds
 * @throws Error when calls are missing
 */
export async function steadyChanges(server: BenchServer, receiver: BenchReceiver, { table, seconds, perSecond, callsPerChange }: SteadyChanges): Promise<number> {
  await receiver.ask('reset');
  const changes: Promise<unknown>[] = [];
  for (let change = 0; change < seconds * perSecond; change += 1) {
    changes.push(server.call('POST', `/v2/tables/${table}/records`, { First_Name: `@${monotonicMs().toFixed(3)}@`, Last_Name: 'Lovelace', Email: 'ada@example.com' }));
    await sleep(1000 / perSecond);
  }
  await Promise.all(changes);
  await sleep(PATIENCE_MS);
  const delays = await receiver.ask('delays');
  const expected = changes.length * callsPerChange;
  if (delays.length < expected) throw new Error(`${delays.length} of ${expected} calls came in time`);
  return percentile(delays, 0.99);
}
