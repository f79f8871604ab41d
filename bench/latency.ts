import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import type { BenchServer } from './bench-server.ts';
import { createBenchTable, insertSql } from './bench-table.ts';
import { percentile, report, round } from './figures.ts';

const WARM_UP = 50;
const SAMPLES = 500;

/** A receiver in this process: arrival and start are read on one clock. */
async function startLocalReceiver() {
  let arrived: () => void = () => {};
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-length': '0' }).end();
      arrived();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => new Promise<void>((resolve) => (arrived = resolve)),
    close: () => server.close(),
  };
}

async function sample(change: () => Promise<unknown>, next: () => Promise<void>): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < WARM_UP + SAMPLES; index += 1) {
    const received = next();
    const started = performance.now();
    await Promise.all([change(), received]);
    if (index >= WARM_UP) samples.push(performance.now() - started);
    // The worker comes to rest, so that each change is met as a lone one is.
    await new Promise((resolve) => setTimeout(resolve, 5 + (index % 50)));
  }
  return samples;
}

const both = (samples: readonly number[]) => `p50 ${round(percentile(samples, 0.5), 1)} ms, p99 ${round(percentile(samples, 0.99), 1)} ms`;

/** One change at a time, from before the change to its arrival at the receiver, commit included. */
export async function benchLatency(server: BenchServer): Promise<void> {
  const receiver = await startLocalReceiver();
  await createBenchTable(server, 'Latency');
  await createBenchTable(server, 'Bare');
  const webhook = (await server.call('POST', '/v2/outgoingWebhooks', { Name: 'Latency', OutgoingUrls: [`${receiver.origin}/`], CallThrottling: 1_000_000 })) as { Id: string };
  await server.call('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: 'table.recordInsert', ObjectName: 'Latency' });

  const http = new Pool(receiver.origin, { connections: 4 });
  const body = JSON.stringify({ filler: 'x'.repeat(486) });
  let n = 0;
  const bare = await sample(async () => {
    await server.pool.query({ name: 'bare', text: insertSql(server, 'Bare'), values: [(n += 1), 1] });
    const answer = await http.request({ method: 'POST', path: '/', body, headers: { 'content-type': 'application/json' } });
    await answer.body.dump();
  }, receiver.next);
  const api = await sample(
    () => server.call('POST', '/v2/tables/Latency/records', { First_Name: 'Ada', Last_Name: 'Lovelace', Email: 'ada@example.com', Amount: 1.25, Quantity: 3 }),
    receiver.next,
  );
  const sql = await sample(() => server.pool.query({ name: 'sql', text: insertSql(server, 'Latency'), values: [(n += 1), 1] }), receiver.next);

  report('latency: bare insert, then bare POST', both(bare));
  report('latency: through the API', both(api));
  report('  over the bare ones', `p50 ${round(percentile(api, 0.5) / percentile(bare, 0.5), 1)} ×, p99 ${round(percentile(api, 0.99) / percentile(bare, 0.99), 1)} ×`);
  report('latency: by plain SQL', both(sql));
  await http.close();
  receiver.close();
}
