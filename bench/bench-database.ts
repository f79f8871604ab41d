import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/db/embedded/start-embedded-postgres.ts';

export interface BenchDatabase {
  connectionString: string;
  /** Of another database on the same PostgreSQL. */
  connectionStringOf(database: string): string;
  /** The folder it lies in, also for servers on it. */
  home: string;
  close(): Promise<void>;
}

/** An embedded PostgreSQL, empty, as a server has it, which also counts statements. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const home = mkdtempSync(join(tmpdir(), 'rowcast-bench-'));
  const postgres = await startEmbeddedPostgres({ home, observe() {}, settings: { shared_preload_libraries: 'pg_stat_statements' } });
  const { connectionString } = postgres;
  return {
    connectionString, home,
    connectionStringOf: (database) => connectionString.replace('/rowcast?', `/${database}?`),
    async close() {
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
