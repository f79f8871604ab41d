import { createWebhooks } from '../create-webhooks.ts';
import { times } from '../figures.ts';
import { overBare, type OverBare } from '../over-bare.ts';
import { pushChanges } from '../push-changes.ts';
import type { Part } from '../run-part.ts';

const CHANGES_PER_RUN = 30_000;
/** Pushed while the snapshot is open, before what counts. */
const CHANGES = 300_000;
const MINUTES_FULL = 10;

/**
 * The rate while another transaction keeps an old snapshot open, as a backup does, so that no deleted row can be cleaned away. What
 * counts are the last runs, when the most deleted rows lie about.
 */
export const snapshot: Part = async (bench) => {
  const changesPerTable = bench.scaled(CHANGES_PER_RUN, 5_000);
  const receiver = await bench.receiver();
  const server = await bench.server();
  const tables = await createWebhooks(server, { tables: 1, webhooksPerTable: 1, urls: () => [`${receiver.url}0/0`] });
  const measure = () => overBare(receiver, changesPerTable, () => pushChanges(server, receiver, { tables, changesPerTable, callsPerChange: 1 }));
  await measure();
  const without = await times(bench.runs, measure);
  const reader = await server.pool.connect();
  bench.closing(async () => reader.release(true));
  await reader.query('begin isolation level repeatable read');
  await reader.query('select count(*) from rowcast.change');
  const opened = performance.now();
  const beside: OverBare[] = [];
  const openLongEnough = () =>
    bench.full ? performance.now() - opened > MINUTES_FULL * 60_000 : beside.length * changesPerTable >= bench.scaled(CHANGES);
  while (!openLongEnough() || beside.length < bench.runs) {
    beside.push(await measure());
    bench.progress(`open for ${Math.round((performance.now() - opened) / 1000)} s: ${Math.round(beside.at(-1)!.rate)}/s, ${beside.at(-1)!.share.toFixed(2)} of the bare sender`);
  }
  const last = beside.slice(-bench.runs);
  const seconds = Math.round((performance.now() - opened) / 1000);
  return [
    { figure: 'no snapshot open', unit: 'calls/s', values: without.map(({ rate }) => rate), ratios: without.map(({ share }) => share), note: 'ratio: of the bare sender' },
    { figure: `one open for ${seconds} s, ${(beside.length * changesPerTable).toLocaleString('en')} changes`, unit: 'calls/s', values: last.map(({ rate }) => rate), ratios: last.map(({ share }) => share), note: 'ratio: of the bare sender' },
    { figure: 'with over without', unit: 'share', values: last.map(({ share }, run) => share / without[run]!.share), bar: { least: 0.8 } },
  ];
};
