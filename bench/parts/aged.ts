import { createWebhooks } from '../create-webhooks.ts';
import { times } from '../figures.ts';
import { overBare } from '../over-bare.ts';
import { prefillLog } from '../prefill-log.ts';
import { pushChanges } from '../push-changes.ts';
import type { Part } from '../run-part.ts';

const CHANGES = 50_000;
const STORED = 500_000;
const STORED_FULL = 10_000_000;

/** The rate with a long log over the rate with a fresh one. */
export const aged: Part = async (bench) => {
  const changesPerTable = bench.scaled(CHANGES, 5_000);
  const stored = bench.full ? STORED_FULL : bench.scaled(STORED, 50_000);
  const receiver = await bench.receiver();
  const server = await bench.server();
  const tables = await createWebhooks(server, { tables: 1, webhooksPerTable: 1, urls: () => [`${receiver.url}0/0`] });
  const measure = () => overBare(receiver, changesPerTable, () => pushChanges(server, receiver, { tables, changesPerTable, callsPerChange: 1 }));
  await measure();
  const fresh = await times(bench.runs, measure);
  await prefillLog(server, stored, bench.progress);
  await measure();
  const old = await times(bench.runs, measure);
  return [
    { figure: 'fresh', unit: 'calls/s', values: fresh.map(({ rate }) => rate), ratios: fresh.map(({ share }) => share), note: 'ratio: of the bare sender' },
    { figure: `after ${stored.toLocaleString('en')} messages`, unit: 'calls/s', values: old.map(({ rate }) => rate), ratios: old.map(({ share }) => share), note: 'ratio: of the bare sender' },
    { figure: 'aged over fresh', unit: 'share', values: old.map(({ share }, run) => share / fresh[run]!.share), bar: { least: 0.9, aim: 0.95 } },
  ];
};
