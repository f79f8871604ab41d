import type { BenchServer } from '../bench-server.ts';
import { createBenchTable, insertSql } from '../bench-table.ts';
import { times } from '../figures.ts';
import type { Bar, Row } from '../report.ts';
import type { Part } from '../run-part.ts';

const CLIENTS = 8;
const SINGLE_ROWS = 4_000;
const BULK_ROWS = 10_000;

const quantityUp = (server: BenchServer, table: string) => `update /* bench */ "${server.dataSchema}"."${table}" set "Quantity" = "Quantity" + 1`;

/** There and back: what the machine does meanwhile, and the dead rows that each update leaves, weigh on both alike. */
const mean = ([first = 0, second = 0]: readonly number[] = []) => (2 * first * second) / (first + second);

async function singleRows(server: BenchServer, table: string, rows: number): Promise<number> {
  const text = insertSql(server, table);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let row = 0; row < rows / CLIENTS; row += 1) {
        await server.pool.query({ name: `one-${table}`, text, values: [client * rows + row, 1] });
      }
    }),
  );
  return (rows * 1000) / (performance.now() - started);
}

async function bulk(server: BenchServer, text: string, values: readonly unknown[] = []): Promise<number> {
  const started = performance.now();
  await server.pool.query(text, [...values]);
  return (BULK_ROWS * 1000) / (performance.now() - started);
}

/** Rows per second of a 10,000-row update on a connection that has made so many single-row ones: a plan kept from them must not spoil it. */
async function updateAfter(server: BenchServer, table: string, smallOnes: number): Promise<number> {
  const client = await server.pool.connect();
  try {
    await client.query('begin');
    for (let row = 1; row <= smallOnes; row += 1) await client.query(`${quantityUp(server, table)} where "PK_ID" = $1`, [row]);
    const started = performance.now();
    await client.query(`${quantityUp(server, table)} where "PK_ID" <= ${BULK_ROWS}`);
    return (BULK_ROWS * 1000) / (performance.now() - started);
  } finally {
    await client.query('rollback');
    client.release(true);
  }
}

/** What capture costs the writer: the same statements on a table with triggers and on one without. Nothing is delivered meanwhile. */
export const capture: Part = async (bench) => {
  const server = await bench.server({ worker: false });
  await createBenchTable(server, 'Captured');
  await createBenchTable(server, 'Plain');
  const webhook = (await server.call('POST', '/v2/outgoingWebhooks', { Name: 'Capture', OutgoingUrls: ['http://127.0.0.1:9/capture'], CallThrottling: 1 })) as { Id: string };
  for (const type of ['table.recordInsert', 'table.recordUpdate', 'table.recordDelete']) {
    await server.call('POST', `/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: type, ObjectName: 'Captured' });
  }
  // The outbox is emptied by hand: fan-out would share the cores, and is measured elsewhere.
  const clear = async () => {
    await server.pool.query('truncate rowcast.change');
    await server.pool.query('vacuum');
  };
  const firstRows = (table: string) => `where "PK_ID" in (select "PK_ID" from "${server.dataSchema}"."${table}" order by "PK_ID" limit ${BULK_ROWS})`;
  const compare = async (figure: string, bar: Bar, measure: (table: string) => Promise<number>): Promise<Row[]> => {
    const pairs = await times(bench.runs + 1, async () => {
      const rates: Record<string, number[]> = { Plain: [], Captured: [] };
      for (const table of ['Plain', 'Captured', 'Captured', 'Plain']) rates[table]!.push(await measure(table));
      await clear();
      return { plain: mean(rates['Plain']), captured: mean(rates['Captured']) };
    });
    pairs.shift();
    return [
      { figure: `${figure}, not captured`, unit: 'rows/s', values: pairs.map(({ plain }) => plain) },
      { figure: `${figure}, captured`, unit: 'rows/s', values: pairs.map(({ captured }) => captured), ratios: pairs.map(({ plain, captured }) => captured / plain), bar },
    ];
  };
  const rows = [
    ...(await compare(`${CLIENTS} clients, one row per transaction`, { least: 0.7, aim: 0.85 }, (table) => singleRows(server, table, bench.scaled(SINGLE_ROWS, 800)))),
    ...(await compare('10,000-row insert', { least: 0.22, aim: 0.45 }, (table) => bulk(server, insertSql(server, table), [1, BULK_ROWS]))),
    ...(await compare('10,000-row update', { least: 0.22, aim: 0.45 }, (table) => bulk(server, `${quantityUp(server, table)} ${firstRows(table)}`))),
  ];
  const kept = await times(bench.runs, async () => {
    const rates: Record<number, number[]> = { 0: [], 20: [] };
    for (const smallOnes of [0, 20, 20, 0]) rates[smallOnes]!.push(await updateAfter(server, 'Captured', smallOnes));
    return { without: mean(rates[0]), after: mean(rates[20]) };
  });
  return [
    ...rows,
    { figure: '10,000-row update after twenty single ones, over without them', unit: 'rows/s', values: kept.map(({ after }) => after), ratios: kept.map(({ without, after }) => after / without), bar: { least: 0.8 } },
  ];
};
