import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { BenchServer } from '../bench-server.ts';
import { createBenchTable } from '../bench-table.ts';
import { times } from '../figures.ts';
import type { Part } from '../run-part.ts';

const ROWS = 1_000_000;
const COLUMNS = ['First_Name', 'Last_Name', 'Email', 'Amount', 'Quantity', 'Active', 'Ordered'];
const PIECE_ROWS = 1_000;

function* file(rows: number, header: boolean): Generator<Buffer> {
  if (header) yield Buffer.from(`${COLUMNS.join(',')}\n`);
  for (let from = 0; from < rows; from += PIECE_ROWS) {
    let text = '';
    for (let n = from; n < Math.min(rows, from + PIECE_ROWS); n += 1) {
      text += `First ${n},Last ${n},somebody.${n}@example.com,${(n % 1000) + 0.25},${n % 100},${n % 2 === 0},2026-01-01 00:00:${String(n % 60).padStart(2, '0')}\n`;
    }
    yield Buffer.from(text);
  }
}

async function bareCopy(server: BenchServer, rows: number): Promise<number> {
  const client = await server.pool.connect();
  try {
    const started = performance.now();
    const columns = COLUMNS.map((name) => `"${name}"`).join(', ');
    await pipeline(Readable.from(file(rows, false)), client.query(copyFrom(`copy /* bench */ "${server.dataSchema}"."Bare" (${columns}) from stdin csv`)));
    return (rows * 1000) / (performance.now() - started);
  } finally {
    client.release();
  }
}

async function importFile(server: BenchServer, rows: number): Promise<number> {
  const started = performance.now();
  const made = (await server.send('/v2/imports?Table=Imported', 'text/csv', Readable.from(file(rows, true)))) as { Id: string };
  for (;;) {
    const { State: state, Reason: reason } = (await server.call('GET', `/v2/imports/${made.Id}`)) as { State: string; Reason: string | null };
    if (state === 'done') return (rows * 1000) / (performance.now() - started);
    if (state === 'failed') throw new Error(String(reason));
    await sleep(20);
  }
}

/** The most memory that a process has had resident, in MiB. */
const highestMemory = (pid: number): number => Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** A file into a table over REST, beside what PostgreSQL takes in of it at most. */
export const importing: Part = async (bench) => {
  const server = await bench.server({ apart: true });
  await createBenchTable(server, 'Bare');
  await createBenchTable(server, 'Imported');
  const rows = bench.scaled(ROWS, 10_000);
  const before = highestMemory(server.pid);
  const pairs = await times(bench.runs + 1, async () => {
    const bare = await bareCopy(server, rows);
    const imported = await importFile(server, rows);
    await server.pool.query(`truncate "${server.dataSchema}"."Bare", "${server.dataSchema}"."Imported"`);
    await server.pool.query('checkpoint');
    bench.progress(`COPY ${Math.round(bare)}, import ${Math.round(imported)} rows/s`);
    return { bare, imported };
  });
  pairs.shift();
  return [
    { figure: 'bare COPY', unit: 'rows/s', values: pairs.map(({ bare }) => bare) },
    { figure: `import of ${rows.toLocaleString('en')} rows`, unit: 'rows/s', values: pairs.map(({ imported }) => imported), ratios: pairs.map(({ bare, imported }) => imported / bare), bar: { least: 0.5 } },
    { figure: 'highest memory of the server before', unit: 'MiB', values: [before] },
    { figure: 'highest memory of the server after', unit: 'MiB', values: [highestMemory(server.pid)] },
  ];
};
