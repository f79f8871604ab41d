import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchServer } from '../bench-server.ts';
import { monotonicMs } from '../clock.ts';
import { createWebhooks } from '../create-webhooks.ts';
import { percentile, times } from '../figures.ts';
import type { BenchReceiver } from '../receiver.ts';
import type { Part } from '../run-part.ts';

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

/** Records over REST at a steady pace, each of which calls all 100 URLs. @returns p99 of the healthy ones, change to arrival, in milliseconds. */
async function steady(server: BenchServer, receiver: BenchReceiver, table: string, seconds: number): Promise<number> {
  await receiver.ask('reset');
  const changes: Promise<unknown>[] = [];
  for (let change = 0; change < seconds * CHANGES_PER_SECOND; change += 1) {
    changes.push(server.call('POST', `/v2/tables/${table}/records`, { First_Name: `@${monotonicMs().toFixed(3)}@`, Last_Name: 'Lovelace', Email: 'ada@example.com' }));
    await sleep(1000 / CHANGES_PER_SECOND);
  }
  await Promise.all(changes);
  await sleep(2_000);
  const delays = await receiver.ask('delays');
  const expected = changes.length * WEBHOOKS * (URLS - 1);
  if (delays.length < expected) throw new Error(`healthy URLs got ${delays.length} of ${expected} calls in time`);
  return percentile(delays, 0.99);
}

/** 100 URLs of 20 webhooks; then one in five of them hangs or fails, one of every webhook. The healthy ones' p99 before and during. */
export const isolation: Part = async (bench) => {
  const seconds = bench.scaled(SECONDS, 3);
  const receiver = await bench.receiver();
  const server = await bench.server({ apart: true });
  const [table] = await createWebhooks(server, { tables: 1, webhooksPerTable: WEBHOOKS, urls: (webhook) => urlsOf(receiver, webhook) });
  await receiver.ask('read', 'delays');
  const measure = () => steady(server, receiver, table!, seconds);
  await measure();
  const healthy = await times(bench.runs, measure);
  await receiver.ask('misbehave', true);
  const beside = await times(bench.runs, measure);
  return [
    { figure: 'all 100 URLs healthy, p99', unit: 'ms', values: healthy },
    { figure: '20 of them hang or fail, p99 of the other 80', unit: 'ms', values: beside, ratios: beside.map((value, run) => value / healthy[run]!), bar: { most: 2 } },
  ];
};
