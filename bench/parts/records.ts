import type { PoolClient } from 'pg';
import { tableHooks } from '../../src/table-hooks.ts';
import { findTable } from '../../src/tables/find-table.ts';
import { tellSettings } from '../../src/tables/tell-settings.ts';
import type { BenchServer } from '../bench-server.ts';
import { createBenchTable, insertSql } from '../bench-table.ts';
import { percentile, times } from '../figures.ts';
import type { Row } from '../report.ts';
import type { Part } from '../run-part.ts';

const CONNECTIONS = 16;
const CALLS = 5_000;
/** Records that stay in the table, among which the pages are read. */
const KEPT = 10_000;
const PAGE = 25;
const LARGE_ROWS = 1_000_000;
const LARGE_PAGE = 100;
const PAGES_READ = 400;
/** At least 0.6 of `pg`, so at most 1 / 0.6 of its time. */
const MOST_P99 = 1.67;

const RECORD = { First_Name: 'Ada', Last_Name: 'Lovelace', Email: 'ada@example.com', Amount: 1.25, Quantity: 3, Active: true, Ordered: '2026-01-02T03:04:05' };
const COLUMNS = Object.keys(RECORD).map((name) => `"${name}"`).join(', ');

/** One piece of work and its number, which is different for each; answers how many records it met. */
type Work = (n: number) => Promise<number>;

/** The same work by a REST call and by the statement that such a call runs, on tables that are alike. */
interface Compared {
  figure: string;
  /** Records that each piece of work meets. */
  records: number;
  bare: Work;
  rest: Work;
}

interface ComparedCall extends Compared {
  /** All that such a call sends: the settings of its transaction, too. */
  whole: Work;
}

/** A statement and its parameters, of a piece of work. */
type StatementOf = (n: number) => [text: string, values: unknown[]];

interface Measured {
  /** Per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Numbers `first` to `first + count - 1`, so many at a time. @throws Error when one meets another number of records */
async function measure(work: Work, records: number, { first, count, atOnce }: { first: number; count: number; atOnce: number }): Promise<Measured> {
  const delays: number[] = [];
  let next = first;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < first + count) {
        const n = (next += 1) - 1;
        const began = performance.now();
        const met = await work(n);
        delays.push(performance.now() - began);
        if (met !== records) throw new Error(`met ${met} records rather than ${records}`);
      }
    }),
  );
  return { rate: (count * 1000) / (performance.now() - started), p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) };
}

const recordsPath = (table: string, query: Readonly<Record<string, string>> = {}) => `/v2/tables/${table}/records?${new URLSearchParams(query)}`;
const resultOf = (answer: unknown) => (answer as { Result: readonly unknown[] }).Result.length;
const affectedOf = (answer: unknown) => (answer as { RecordsAffected: number }).RecordsAffected;

/** The four calls in the order in which they find each other's records: what is inserted is updated, then deleted. */
async function recordCalls(server: BenchServer): Promise<ComparedCall[]> {
  const bare = `"${server.dataSchema}"."Bare"`;
  const { rows: [account] } = await server.pool.query<{ id: string }>('select id from rowcast.account');
  const table = await findTable(server.pool, account!.id, 'Bare');
  const pageFrom = (n: number) => 1 + ((n * 37) % (KEPT - PAGE));
  const whereKey = (n: number) => ({ 'q.where': `PK_ID = ${KEPT + n}` });
  const call = (figure: string, { records = 1, statement, rest, reads = false }: { records?: number; statement: StatementOf; rest: Work; reads?: boolean }): ComparedCall => {
    const context = reads ? null : { source: 'RESTAPIs', actor: 'bench', cause: null };
    const settings = tellSettings(tableHooks, { context, timeoutMs: 30_000, expected: table });
    const send = async (to: Pick<PoolClient, 'query'>, n: number) => (await to.query(...statement(n))).rowCount ?? 0;
    return {
      figure, records, rest,
      bare: (n) => send(server.pool, n),
      async whole(n) {
        const client = await server.pool.connect();
        await client.query('begin');
        await client.query(settings.text, [...settings.values]);
        const met = await send(client, n);
        await client.query('commit');
        client.release();
        return met;
      },
    };
  };
  return [
    call('insert one', {
      statement: () => [
        `insert into ${bare} (${COLUMNS}) values ($1::varchar(255), $2::varchar(255), $3::varchar(255), $4::numeric(19,4), $5::integer, $6::boolean, $7::timestamp(0)) returning "PK_ID"`,
        Object.values(RECORD),
      ],
      rest: async () => server.call('POST', recordsPath('Rest'), RECORD).then(() => 1),
    }),
    call(`read a page of ${PAGE} by where`, {
      records: PAGE, reads: true,
      statement: (n) => [
        `select "PK_ID", ${COLUMNS} from ${bare} where "PK_ID" >= $1::integer and "PK_ID" < $2::integer order by "PK_ID" limit ${PAGE} offset $3::bigint`,
        [pageFrom(n), pageFrom(n) + PAGE, 0],
      ],
      rest: async (n) => resultOf(await server.call('GET', recordsPath('Rest', { 'q.where': `PK_ID >= ${pageFrom(n)} AND PK_ID < ${pageFrom(n) + PAGE}`, 'q.limit': String(PAGE) }))),
    }),
    call('update one by PK_ID', {
      statement: (n) => [`update ${bare} set "Quantity" = $1::integer where "PK_ID" = $2::integer`, [4, KEPT + n]],
      rest: async (n) => affectedOf(await server.call('PUT', recordsPath('Rest', whereKey(n)), { Quantity: 4 })),
    }),
    call('delete one by PK_ID', {
      statement: (n) => [`delete from ${bare} where "PK_ID" = $1::integer`, [KEPT + n]],
      rest: async (n) => affectedOf(await server.call('DELETE', recordsPath('Rest', whereKey(n)))),
    }),
  ];
}

/** Pages of a large table, found by what its Unique fields index: a range of numbers, and a text in any case. */
function filteredPages(server: BenchServer, rows: number): Compared[] {
  const select = `select "PK_ID", ${COLUMNS}, "Serial", "Code" from "${server.dataSchema}"."Large" where`;
  const statement = async (text: string, values: readonly unknown[]) => (await server.pool.query(`${select} ${text}`, [...values])).rows.length;
  const page = async (where: string) => resultOf(await server.call('GET', recordsPath('Large', { 'q.where': where, 'q.limit': String(LARGE_PAGE) })));
  const from = (n: number) => 1 + ((n * 7_919) % (rows - LARGE_PAGE));
  return [
    {
      figure: `${LARGE_PAGE} of ${rows.toLocaleString('en')} by a range of a Unique INTEGER`, records: LARGE_PAGE,
      bare: (n) => statement(`"Serial" >= $1::integer and "Serial" < $2::integer order by "PK_ID" limit ${LARGE_PAGE} offset $3::bigint`, [from(n), from(n) + LARGE_PAGE, 0]),
      rest: (n) => page(`Serial >= ${from(n)} AND Serial < ${from(n) + LARGE_PAGE}`),
    },
    {
      figure: `1 of ${rows.toLocaleString('en')} by a Unique STRING`, records: 1,
      bare: (n) => statement(`lower("Code") = lower($1::text) order by "PK_ID" limit ${LARGE_PAGE} offset $2::bigint`, [`c-${from(n)}`, 0]),
      rest: (n) => page(`Code = 'c-${from(n)}'`),
    },
  ];
}

async function createLargeTable(server: BenchServer, rows: number): Promise<void> {
  await createBenchTable(server, 'Large');
  await server.call('POST', '/v2/tables/Large/fields', { Name: 'Serial', Type: 'INTEGER', Unique: true });
  await server.call('POST', '/v2/tables/Large/fields', { Name: 'Code', Type: 'STRING', Unique: true });
  await server.pool.query(
    `insert into "${server.dataSchema}"."Large" (${COLUMNS}, "Serial", "Code")
     select 'First ' || n, 'Last ' || n, 'somebody.' || n || '@example.com', n % 1000 + 0.25, n % 100, n % 2 = 0, timestamp '2026-01-01' + n * interval '1 second', n, 'C-' || n
     from generate_series(1, $1::integer) n`,
    [rows],
  );
}

interface Pair {
  bare: Measured;
  rest: Measured;
}

interface Trio extends Pair {
  whole: Measured;
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

interface Range {
  first: number;
  count: number;
  atOnce: number;
}

async function comparePair({ bare, rest, records }: Compared, range: Range): Promise<Pair> {
  return { bare: await measure(bare, records, range), rest: await measure(rest, records, range) };
}

/** The statement alone deletes what the whole transaction would: of the numbers, half are for each. */
async function compareTrio(call: ComparedCall, { first, count, atOnce }: Range): Promise<Trio> {
  const half = { first, count: Math.floor(count / 2), atOnce };
  const bare = await measure(call.bare, call.records, half);
  const whole = await measure(call.whole, call.records, { ...half, first: first + half.count });
  return { bare, whole, rest: await measure(call.rest, call.records, { first, count, atOnce }) };
}

function rowsOf(pairs: readonly Pair[], key: keyof Measured, row: { figure: string; unit: string; bar?: Row['bar'] }): Row[] {
  const { figure, unit, bar } = row;
  return [
    { figure: `${figure}, bare`, unit, values: pairs.map((pair) => pair.bare[key]) },
    { figure: `${figure}, over REST`, unit, values: pairs.map((pair) => pair.rest[key]), ratios: pairs.map((pair) => pair.rest[key] / pair.bare[key]), ...(bar === undefined ? {} : { bar }) },
  ];
}

function rowsOfCall(trios: readonly Trio[], figure: string): Row[] {
  const [alone, rest] = rowsOf(trios, 'rate', { figure, unit: '/s' });
  const [aloneP99, restP99] = rowsOf(trios, 'p99', { figure: `${figure}, p99`, unit: 'ms' });
  return [
    { ...alone!, figure: `${figure}, pg, the statement alone` },
    { figure: `${figure}, pg, all that the call sends`, unit: '/s', values: trios.map(({ whole }) => whole.rate) },
    { ...rest!, figure: `${figure}, over REST, beside the statement alone` },
    { ...rest!, figure: `${figure}, over REST, beside all that it sends`, ratios: trios.map((trio) => trio.rest.rate / trio.whole.rate), bar: { least: 0.6 } },
    { ...aloneP99!, figure: `${figure}, p99, pg, the statement alone` },
    { figure: `${figure}, p99, pg, all that the call sends`, unit: 'ms', values: trios.map(({ whole }) => whole.p99) },
    { ...restP99!, figure: `${figure}, p99, over REST, beside all that it sends`, ratios: trios.map((trio) => trio.rest.p99 / trio.whole.p99), bar: { most: MOST_P99 } },
  ];
}

/**
 * The record calls over REST, with the server in a process of its own, beside `pg` without HTTP, token, JSON and condition language:
 * sending the statement of each alone, and all that such a call sends, the settings of its transaction first.
 */
export const records: Part = async (bench) => {
  const server = await bench.server({ apart: true });
  const count = bench.scaled(CALLS, 300);
  for (const table of ['Rest', 'Bare']) {
    await createBenchTable(server, table);
    await server.pool.query(insertSql(server, table), [1, KEPT]);
  }
  bench.progress('filling the large table');
  const large = bench.scaled(LARGE_ROWS, 10_000);
  await createLargeTable(server, large);
  await server.pool.query('vacuum analyze');

  const calls = await recordCalls(server);
  // Each run's records have numbers of their own; the first run is thrown away.
  let first = 1;
  const callRuns = await times(bench.runs + 1, async () => {
    const range = { first, count, atOnce: CONNECTIONS };
    first += count;
    return inTurn(calls, (call) => compareTrio(call, range));
  });
  callRuns.shift();
  bench.progress('reading pages of the large table');
  const pages = filteredPages(server, large);
  const pageRange = { first: 1, count: bench.scaled(PAGES_READ, 100), atOnce: 1 };
  const nothing: Work = async () => server.call('GET', '/healthz').then(() => 0);
  const pageRuns = await times(bench.runs + 1, async () => ({ pairs: await inTurn(pages, (page) => comparePair(page, pageRange)), nothing: await measure(nothing, 0, pageRange) }));
  pageRuns.shift();
  return [
    ...calls.flatMap(({ figure }, place) => rowsOfCall(callRuns.map((run) => run[place]!), figure)),
    ...pages.flatMap(({ figure }, place) => {
      const pairs = pageRuns.map((run) => run.pairs[place]!);
      return (['p50', 'p99'] as const).flatMap((key) => rowsOf(pairs, key, { figure: `${figure}, ${key}`, unit: 'ms', bar: { most: 2 } }));
    }),
    ...(['p50', 'p99'] as const).map((key) => ({ figure: `a request that asks nothing of the database, ${key}`, unit: 'ms', values: pageRuns.map((run) => run.nothing[key]) })),
  ];
};
