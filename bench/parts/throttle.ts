import { setTimeout as sleep } from 'node:timers/promises';
import { createWebhooks } from '../create-webhooks.ts';
import { monotonicMs } from '../clock.ts';
import { prefillCalls } from '../prefill-calls.ts';
import { residentMegabytes } from '../resident-megabytes.ts';
import type { Part } from '../run-part.ts';

const WEBHOOKS = 1_000;
const URLS = 5;
const LIMIT = 10;
const WAITING = 300_000;
const WAITING_FULL = 1_000_000;
/** Measured after the first seconds, in as many windows as there are runs. */
const FIRST_SECONDS = 3;
const SECONDS = 20;
const SECONDS_FULL = 75;

/** Limited webhooks with far more waiting than may go: how exactly and how fully the limit is used, and in how much memory. */
export const throttle: Part = async (bench) => {
  const webhooks = bench.scaled(WEBHOOKS, 20);
  const callsPerUrl = (bench.full ? WAITING_FULL : WAITING) / WEBHOOKS / URLS;
  const windowSeconds = (bench.full ? SECONDS_FULL : SECONDS) / bench.runs;
  const receiver = await bench.receiver();
  const server = await bench.server({ apart: true });
  const [table] = await createWebhooks(server, {
    tables: 1, webhooksPerTable: webhooks, callThrottling: LIMIT,
    urls: (webhook) => Array.from({ length: URLS }, (_, url) => `${receiver.url}${webhook}/${url}`),
  });
  bench.progress(`${webhooks} webhooks made`);
  await prefillCalls(server, table!, callsPerUrl);
  await receiver.ask('read', 'paths');
  await receiver.ask('reset');
  await sleep(FIRST_SECONDS * 1000);
  const rates: number[] = [];
  const memory: number[] = [];
  for (let window = 0; window < bench.runs; window += 1) {
    const before = await receiver.ask('received');
    const began = monotonicMs();
    let highest = 0;
    while (monotonicMs() < began + windowSeconds * 1000) {
      highest = Math.max(highest, await residentMegabytes(server.pid));
      await sleep(250);
    }
    const after = await receiver.ask('received');
    rates.push(((after - before) * 1000) / (monotonicMs() - began));
    memory.push(highest);
  }
  const { mostInASecond } = await receiver.ask('calls');
  const { rows } = await server.pool.query<{ most: number; waiting: number }>(
    `select /* bench */ (select count(*) from rowcast.call) as waiting, (
       select max(calls) from (select count(*) over (partition by webhook_id order by started_at range between '999 ms' preceding and current row) as calls from rowcast.attempt) c
     ) as most`,
  );
  const sum = webhooks * LIMIT;
  const waiting = (webhooks * URLS * callsPerUrl).toLocaleString('en');
  return [
    { figure: `calls/s over the sum of the limits, ${webhooks} webhooks, ${LIMIT}/s each`, unit: 'calls/s', values: rates, ratios: rates.map((rate) => rate / sum), bar: { least: 0.95 } },
    { figure: 'most calls of a webhook in a sliding second, at the receiver', unit: 'calls', values: [mostInASecond], bar: { most: LIMIT + Math.max(1, LIMIT / 100) } },
    { figure: 'most calls of a webhook in a sliding second, as logged when sent', unit: 'calls', values: [rows[0]!.most] },
    { figure: `resident memory of the server's process, ${waiting} calls waiting at first`, unit: 'MB', values: [Math.max(...memory)], bar: { most: 400, aim: 300 } },
    { figure: 'calls still waiting at the end', unit: 'calls', values: [rows[0]!.waiting] },
  ];
};
