import type { BenchServer } from './bench-server.ts';
import { createBenchTable, insertSql } from './bench-table.ts';
import { median, report, round, times } from './figures.ts';

const CLIENTS = 8;
const SINGLE_ROWS = 4_000;
const BULK_ROWS = 10_000;

async function singleRows(server: BenchServer, table: string): Promise<number> {
  const text = insertSql(server, table);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let row = 0; row < SINGLE_ROWS / CLIENTS; row += 1) {
        await server.pool.query({ name: `one-${table}`, text, values: [client * SINGLE_ROWS + row, 1] });
      }
    }),
  );
  return (SINGLE_ROWS * 1000) / (performance.now() - started);
}

async function bulk(server: BenchServer, text: string, values: readonly unknown[]): Promise<number> {
  const started = performance.now();
  await server.pool.query(text, [...values]);
  return (BULK_ROWS * 1000) / (performance.now() - started);
}

/** A 10,000-row update on a connection that has made twenty single-row ones, over one that has not: a kept plan must not spoil it. */
async function updateAfterSmallOnes(server: BenchServer, table: string): Promise<number> {
  const rate = async (smallOnes: number) => {
    const client = await server.pool.connect();
    try {
      await client.query('begin');
      for (let row = 1; row <= smallOnes; row += 1) {
        await client.query(`update "${server.dataSchema}"."${table}" set "Quantity" = "Quantity" + 1 where "PK_ID" = $1`, [row]);
      }
      const started = performance.now();
      await client.query(`update "${server.dataSchema}"."${table}" set "Quantity" = "Quantity" + 1 where "PK_ID" <= ${BULK_ROWS}`);
      return BULK_ROWS / (performance.now() - started);
    } finally {
      await client.query('rollback');
      client.release(true);
    }
  };
  const without = await rate(0);
  return (await rate(20)) / without;
}

/** What capture costs the writer: the same statements on a table with triggers and on one without. Nothing is delivered meanwhile. */
export async function benchCapture(server: BenchServer, runs: number): Promise<void> {
  await createBenchTable(server, 'Captured');
  await createBenchTable(server, 'Plain');
  const webhook = (await server.call('POST', '/v2/outgoingWebhooks', { Name: 'Capture', OutgoingUrls: ['http://127.0.0.1:9/capture'], CallThrottling: 1 })) as { Id: string };
  for (const type of ['table.recordInsert', 'table.recordUpdate', 'table.recordDelete']) {
    await server.call('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: type, ObjectName: 'Captured' });
  }
  // The outbox is emptied by hand: fan-out shares the two cores and is measured elsewhere.
  const blocker = await server.pool.connect();
  await blocker.query(`select pg_advisory_lock(hashtextextended('rowcast.fan-out', id)) from rowcast.data_table where name = 'Captured'`);
  const clear = async () => {
    await server.pool.query('truncate rowcast.change');
    await server.pool.query('vacuum');
  };
  try {
    for (const [label, measure] of [
      [`${CLIENTS} clients, one row per transaction`, (table: string) => singleRows(server, table)],
      ['10,000-row insert', (table: string) => bulk(server, insertSql(server, table), [1, BULK_ROWS])],
      ['10,000-row update', (table: string) => bulk(server, `update "${server.dataSchema}"."${table}" set "Quantity" = "Quantity" + 1 where "PK_ID" in (select "PK_ID" from "${server.dataSchema}"."${table}" order by "PK_ID" limit ${BULK_ROWS})`, [])],
    ] as const) {
      const pairs = await times(runs + 1, async () => {
        const plain = await measure('Plain');
        const captured = await measure('Captured');
        await clear();
        return { plain, captured, ratio: captured / plain };
      });
      pairs.shift();
      report(`capture: ${label}, rows/s without`, round(median(pairs.map(({ plain }) => plain))));
      report(`capture: ${label}, rows/s with`, round(median(pairs.map(({ captured }) => captured))));
      report('  share of the table without', round(median(pairs.map(({ ratio }) => ratio)), 2));
    }
    const kept = await times(runs, () => updateAfterSmallOnes(server, 'Captured'));
    report('capture: 10,000-row update after twenty single ones, over without', round(median(kept), 2));
  } finally {
    blocker.release(true);
  }
}
