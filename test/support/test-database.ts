import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openPool } from '../../src/db/open-pool.ts';

export interface TestDatabase {
  pool: pg.Pool;
  connectionString: string;
  /** Ends the pool and drops the database, whoever else is still connected. */
  close(): Promise<void>;
}

/** A fresh, migrated database of the run's PostgreSQL. */
export async function testDatabase(): Promise<TestDatabase> {
  const maintenance = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await once(maintenance, `create database ${name} template template`);
  const connectionString = maintenance.replace('/rowcast?', `/${name}?`);
  const pool = openPool(connectionString);
  return {
    pool,
    connectionString,
    async close() {
      await pool.end();
      await once(maintenance, `drop database if exists ${name} with (force)`);
    },
  };
}

async function once(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
