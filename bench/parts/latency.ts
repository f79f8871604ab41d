import { setTimeout as sleep } from 'node:timers/promises';
import { Pool as HttpPool } from 'undici';
import { insertSql, createBenchTable } from '../bench-table.ts';
import { monotonicMs } from '../clock.ts';
import { createWebhooks } from '../create-webhooks.ts';
import { percentile } from '../figures.ts';
import { drained } from '../push-changes.ts';
import type { BenchReceiver } from '../receiver.ts';
import type { Row } from '../report.ts';
import type { Part } from '../run-part.ts';
import { BODY } from '../signed-posts.ts';

const WARM_UP = 50;
const SAMPLES = 500;

interface Quantiles {
  p50: number;
  p99: number;
}

/** One change at a time, in milliseconds from before the change to its arrival, commit included. */
async function sample(receiver: BenchReceiver, samples: number, change: () => Promise<unknown>): Promise<Quantiles> {
  const delays: number[] = [];
  for (let index = -WARM_UP; index < samples; index += 1) {
    await receiver.ask('reset');
    const arrived = receiver.ask('reached', 1);
    const began = monotonicMs();
    const [arrivedAt] = await Promise.all([arrived, change()]);
    if (index >= 0) delays.push(arrivedAt - began);
    // The worker comes to rest, so that each change is met as a lone one is.
    await sleep(5 + ((index + WARM_UP) % 50));
  }
  return { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) };
}

/** Change to received, beside a bare insert followed by a bare POST, with the server in a process of its own. */
export const latency: Part = async (bench) => {
  const samples = bench.scaled(SAMPLES, 50);
  const receiver = await bench.receiver();
  const server = await bench.server({ apart: true });
  const [table] = await createWebhooks(server, { tables: 1, webhooksPerTable: 1, urls: () => [`${receiver.url}0/0`] });
  await createBenchTable(server, 'Bare');
  const http = new HttpPool(receiver.url, { connections: 1 });
  bench.closing(() => http.close());
  let n = 0;
  const insert = (into: string) => server.pool.query({ name: `insert ${into}`, text: insertSql(server, into), values: [(n += 1), 1] });

  const ways: Record<string, { change: () => Promise<unknown>; runs: Quantiles[] }> = {
    bare: {
      runs: [],
      async change() {
        await insert('Bare');
        const answer = await http.request({ method: 'POST', path: '/', body: BODY, headers: { 'content-type': 'application/json' } });
        await answer.body.dump();
      },
    },
    api: {
      runs: [],
      change: () => server.call('POST', `/v2/tables/${table!}/records`, { First_Name: 'Ada', Last_Name: 'Lovelace', Email: 'ada@example.com', Amount: 1.25, Quantity: 3 }),
    },
    sql: { runs: [], change: () => insert(table!) },
  };
  for (let run = 0; run < bench.runs; run += 1) {
    for (const { change, runs } of Object.values(ways)) {
      runs.push(await sample(receiver, samples, change));
      await drained(server);
    }
  }
  const of = (way: string, quantile: keyof Quantiles) => ways[way]!.runs.map((run) => run[quantile]);
  const overBare = (way: string, quantile: keyof Quantiles) => of(way, quantile).map((value, run) => value / of('bare', quantile)[run]!);
  const row = (figure: string, way: string, quantile: keyof Quantiles, more: Partial<Row> = {}): Row => ({ figure: `${figure}, ${quantile}`, unit: 'ms', values: of(way, quantile), ...more });
  return [
    row('bare insert, then bare POST', 'bare', 'p50'),
    row('bare insert, then bare POST', 'bare', 'p99'),
    row('through the API', 'api', 'p50', { ratios: overBare('api', 'p50'), bar: { most: 3 } }),
    row('through the API', 'api', 'p99', { ratios: overBare('api', 'p99'), bar: { most: 5 } }),
    row('by plain SQL', 'sql', 'p50'),
    row('by plain SQL', 'sql', 'p99', { bar: { most: 60 } }),
  ];
};
