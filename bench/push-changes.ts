import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchServer } from './bench-server.ts';
import { insertSql } from './bench-table.ts';
import type { BenchReceiver } from './receiver.ts';

const ROWS_PER_STATEMENT = 5_000;

export interface Push {
  tables: readonly string[];
  changesPerTable: number;
  /** How many calls a change makes. */
  callsPerChange: number;
}

/** Returns once nothing waits to be matched or called. */
export async function drained(server: BenchServer): Promise<void> {
  for (;;) {
    const { rows } = await server.pool.query(`select /* bench */ 1 from rowcast.call union all select 1 from rowcast.change limit 1`);
    if (rows.length === 0) return;
    await sleep(50);
  }
}

/**
 * Commits changes in statements of 5,000 and waits until the last call has arrived; the next one begins with nothing in hand.
 * @returns calls per second, from the first statement on.
 */
export async function pushChanges(server: BenchServer, receiver: BenchReceiver, { tables, changesPerTable, callsPerChange }: Push): Promise<number> {
  const calls = tables.length * changesPerTable * callsPerChange;
  await receiver.ask('reset');
  const all = receiver.ask('reached', calls);
  const started = performance.now();
  for (const table of tables) {
    for (let first = 1; first <= changesPerTable; first += ROWS_PER_STATEMENT) {
      await server.pool.query(insertSql(server, table), [first, Math.min(ROWS_PER_STATEMENT, changesPerTable - first + 1)]);
    }
  }
  await all;
  const rate = (calls * 1000) / (performance.now() - started);
  await drained(server);
  return rate;
}
