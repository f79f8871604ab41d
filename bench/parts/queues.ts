import { join } from 'node:path';
import { createWebhooks } from '../create-webhooks.ts';
import { sendBare } from '../bare-sender.ts';
import { pushChanges } from '../push-changes.ts';
import { openBullMq } from '../queues/bullmq.ts';
import { openGraphileWorker } from '../queues/graphile-worker.ts';
import { openPgBoss } from '../queues/pg-boss.ts';
import type { OpenQueue } from '../queues/queue.ts';
import type { BenchReceiver } from '../receiver.ts';
import type { Row } from '../report.ts';
import type { Part } from '../run-part.ts';
import { BODY, openSignedPosts } from '../signed-posts.ts';

const CALLS = 100_000;
const JOBS_PER_ADD = 5_000;

const QUEUES: Record<string, OpenQueue> = { 'graphile-worker': openGraphileWorker, 'pg-boss': openPgBoss, 'BullMQ': openBullMq };

interface Contestant {
  name: string;
  /** Calls per second, from the first change or job on until the last call has arrived. */
  measure: (() => Promise<number>) | null;
  note: string;
  rates: number[];
}

async function pushJobs(receiver: BenchReceiver, add: (bodies: readonly string[]) => Promise<void>, calls: number): Promise<number> {
  await receiver.ask('reset');
  const all = receiver.ask('reached', calls);
  const started = performance.now();
  for (let first = 0; first < calls; first += JOBS_PER_ADD) await add(Array.from({ length: Math.min(JOBS_PER_ADD, calls - first) }, () => BODY));
  await all;
  return (calls * 1000) / (performance.now() - started);
}

/**
 * The queues that a user would take instead: jobs added in bulk while their workers run, each job one signed POST of the same body,
 * 128 at once, to the same receiver; on the same PostgreSQL, or on a Redis. One worker process each, as a server has.
 */
export const queues: Part = async (bench) => {
  const calls = bench.scaled(CALLS, 5_000);
  const receiver = await bench.receiver();
  const server = await bench.server();
  const tables = await createWebhooks(server, { tables: 1, webhooksPerTable: 1, urls: () => [`${receiver.url}0/0`] });
  const own: Contestant = {
    name: 'Rowcast, with capture and log', note: '', rates: [],
    measure: () => pushChanges(server, receiver, { tables, changesPerTable: calls, callsPerChange: 1 }),
  };
  const posts = openSignedPosts(receiver.url);
  bench.closing(() => posts.close());
  const others: Contestant[] = [];
  for (const [name, open] of Object.entries(QUEUES)) {
    const database = `bench_${name.toLowerCase().replace('-', '_')}`;
    await server.pool.query(`create database ${database}`);
    const queue = await open({
      connectionString: server.database.connectionStringOf(database),
      folder: join(server.database.home, database),
      post: (body) => new Promise((resolve, reject) => posts.send(body, (error) => (error === null ? resolve() : reject(error)))),
    });
    if (typeof queue === 'string') others.push({ name, measure: null, note: queue, rates: [] });
    else {
      bench.closing(() => queue.close());
      others.push({ name, note: '', rates: [], measure: () => pushJobs(receiver, queue.add, calls) });
    }
  }
  const limits: number[] = [];
  for (let run = -1; run < bench.runs; run += 1) {
    const limit = await sendBare(receiver.url, calls / 2);
    if (run >= 0) limits.push(limit);
    for (const { name, measure, rates } of [own, ...others]) {
      const rate = await measure?.();
      bench.progress(`${name}: ${rate === undefined ? 'not measured' : `${Math.round(rate)}/s`}`);
      if (rate !== undefined && run >= 0) rates.push(rate);
    }
  }
  const best = limits.map((_, run) => Math.max(...others.flatMap(({ rates }) => rates[run] ?? [])));
  return [
    { figure: 'bare sender', unit: 'POST/s', values: limits },
    ...others.map(({ name, rates, note }): Row => ({ figure: name, unit: 'calls/s', values: rates, note })),
    { figure: `${own.name}, over the best of them`, unit: 'calls/s', values: own.rates, ratios: own.rates.map((rate, run) => rate / best[run]!), bar: { least: 1.1, aim: 1.5 } },
  ];
};
