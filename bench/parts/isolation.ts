import { createWebhooks } from '../create-webhooks.ts';
import { times } from '../figures.ts';
import type { BenchReceiver } from '../receiver.ts';
import type { Part } from '../run-part.ts';
import { steadyChanges } from '../steady-changes.ts';

const WEBHOOKS = 20;
/** Per webhook, of which one hangs or fails. */
const URLS = 5;
const CHANGES_PER_SECOND = 10;
const SECONDS = 20;

/** One of five URLs of every webhook: of every other one it hangs, of the rest it fails. */
function urlsOf(receiver: BenchReceiver, webhook: number): string[] {
  const bad = webhook % 2 === 0 ? 'hang' : 'fail';
  return Array.from({ length: URLS }, (_, url) => `${receiver.url}${url === 0 ? bad : 'good'}/${webhook}/${url}`);
}

/** 100 URLs of 20 webhooks; then one in five of them hangs or fails, one of every webhook. The healthy ones' p99 before and during. */
export const isolation: Part = async (bench) => {
  const seconds = bench.scaled(SECONDS, 3);
  const receiver = await bench.receiver();
  const server = await bench.server({ apart: true });
  const [table] = await createWebhooks(server, { tables: 1, webhooksPerTable: WEBHOOKS, urls: (webhook) => urlsOf(receiver, webhook) });
  await receiver.ask('read', 'delays');
  // All 100 URLs are called by each; p99 of the healthy ones.
  const measure = () => steadyChanges(server, receiver, { table: table!, seconds, perSecond: CHANGES_PER_SECOND, callsPerChange: WEBHOOKS * (URLS - 1) });
  await measure();
  const healthy = await times(bench.runs, measure);
  await receiver.ask('misbehave', true);
  const beside = await times(bench.runs, measure);
  return [
    { figure: 'all 100 URLs healthy, p99', unit: 'ms', values: healthy },
    { figure: '20 of them hang or fail, p99 of the other 80', unit: 'ms', values: beside, ratios: beside.map((value, run) => value / healthy[run]!), bar: { most: 2 } },
  ];
};
