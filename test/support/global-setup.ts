import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the database `rowcast` of the run's PostgreSQL, from which databases are made. */
    postgres: string;
  }
}

/** One PostgreSQL for the whole run, in a home of its own, with a migrated database to clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'rowcast-test-'));
  const observe = () => {};
  // A test's data need not survive the machine; a killed PostgreSQL loses nothing without fsync.
  const postgres = await startEmbeddedPostgres({ home, observe, settings: { fsync: 'off', max_connections: '400' } });
  const client = new pg.Client({ connectionString: postgres.connectionString });
  await client.connect();
  await client.query('create database template');
  await migrate({ connectionString: postgres.connectionString.replace('/rowcast?', '/template?'), observe });
  await client.end();
  project.provide('postgres', postgres.connectionString);
  return async () => {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  };
}
