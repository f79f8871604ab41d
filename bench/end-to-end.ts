import { sendBare } from './bare-sender.ts';
import type { BenchServer } from './bench-server.ts';
import { createBenchTable, insertSql } from './bench-table.ts';
import { median, report, round } from './figures.ts';
import type { BenchReceiver } from './receiver.ts';

const CHANGES = 100_000;
const STATEMENT = 5_000;

/** A body of the size that the default payload of the bench table has. */
const BODY = JSON.stringify({ filler: 'x'.repeat(486) });

async function sendThrough(server: BenchServer, receiver: BenchReceiver, table: string, calls: number): Promise<number> {
  await receiver.reset();
  const all = receiver.reached(calls);
  const started = performance.now();
  for (let first = 1; first <= CHANGES; first += STATEMENT) await server.pool.query(insertSql(server, table), [first, STATEMENT]);
  await all;
  const rate = (calls * 1000) / (performance.now() - started);
  // The next run begins with nothing in hand.
  for (;;) {
    const { rows } = await server.pool.query(`select 1 from rowcast.call limit 1`);
    if (rows.length === 0) return rate;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Changes that commit in bulk, until the last call has arrived: capture, match, render, store, send, log. Against the bare sender
 * to the same receiver, before and after each run.
 */
export async function benchEndToEnd(server: BenchServer, receiver: BenchReceiver, runs: number): Promise<void> {
  await createBenchTable(server, 'Orders');
  const webhook = (await server.call('POST', '/v2/outgoingWebhooks', { Name: 'Orders', OutgoingUrls: [receiver.url], CallThrottling: 1_000_000 })) as { Id: string };
  await server.call('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: 'table.recordInsert', ObjectName: 'Orders' });
  const rates: number[] = [];
  const ratios: number[] = [];
  const limits: number[] = [];
  for (let run = -1; run < runs; run += 1) {
    const before = await sendBare(receiver.url, CHANGES / 2, BODY);
    const rate = await sendThrough(server, receiver, 'Orders', CHANGES);
    const after = await sendBare(receiver.url, CHANGES / 2, BODY);
    const limit = (before + after) / 2;
    if (run < 0) continue;
    rates.push(rate);
    limits.push(limit);
    ratios.push(rate / limit);
  }
  report('bare sender, POST/s', round(median(limits)));
  report('end to end, 100,000 changes, one event, one URL, messages/s', round(median(rates)));
  report('  share of the bare sender', round(median(ratios), 2));
}
