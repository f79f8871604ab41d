/** `npm run fuzz -- --requests 10000 --seed 7`. Ends with 1 and the requests when something is wrong. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../src/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../src/db/migrate.ts';
import { openPool } from '../src/db/open-pool.ts';
import { runFuzz } from './run-fuzz.ts';

const MOST_PROBLEMS_SHOWN = 40;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
if (!Number.isSafeInteger(requests) || requests < 1 || !Number.isSafeInteger(seed)) throw new Error('--requests and --seed are whole numbers');
const print = (line: string) => process.stdout.write(`${line}\n`);
print(`seed ${seed}, ${requests} requests`);

const home = mkdtempSync(join(tmpdir(), 'rowcast-fuzz-'));
const postgres = await startEmbeddedPostgres({ home, observe() {}, settings: { fsync: 'off' } });
try {
  await migrate({ connectionString: postgres.connectionString, observe() {} });
  const pool = openPool(postgres.connectionString);
  const report = await runFuzz({ seed, requests, database: { pool, connectionString: postgres.connectionString, close: () => pool.end() } });
  for (const [status, times] of [...report.statuses].toSorted()) print(`${String(times).padStart(8)} answered ${status}`);
  print(`${String(report.messages).padStart(8)} messages made`);
  print(`${String(report.succeeded).padStart(8)} of ${report.operations} operations succeeded at least once`);
  for (const problem of report.problems.slice(0, MOST_PROBLEMS_SHOWN)) print(`WRONG   ${problem}`);
  print(report.problems.length === 0 ? `nothing is wrong after ${report.requests} requests` : `${report.problems.length} things are wrong. Seed ${seed}`);
  process.exitCode = report.problems.length > 0 ? 1 : 0;
} finally {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
}
