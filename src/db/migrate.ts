import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { Observe } from '../observe.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

export interface MigrateOptions {
  /** Reaches PostgreSQL without a transaction pooler: a session's lock is held. */
  connectionString: string;
  observe: Observe;
}

const OLDEST_VERSION = 150_000;

/**
 * Brings the schema up to date: the migrations not yet applied, each in its own transaction with its record; the
 * functions whose text changed; the partitions of the coming days. Serial over all processes.
 * @returns the names of what was applied, none when all was up to date.
 */
export async function migrate({ connectionString, observe }: MigrateOptions): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString, application_name: 'rowcast migrate', options: '-c timezone=UTC' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows: [server] } = await client.query<{ server_version_num: string }>('show server_version_num');
    if (Number(server?.server_version_num) < OLDEST_VERSION) {
      throw new Error(`Rowcast needs PostgreSQL 15 or later; the database is version ${server?.server_version_num}.`);
    }
    await client.query("select pg_advisory_lock(hashtext('rowcast.migrate'))");
    const migrations = await runner({
      dbClient: client,
      dir: MIGRATIONS_FOLDER,
      direction: 'up',
      migrationsSchema: 'rowcast',
      migrationsTable: 'migration',
      createMigrationsSchema: true,
      checkOrder: true,
      singleTransaction: false,
      noLock: true,
      log: () => {},
    });
    const functions = await applyFunctions(client);
    const applied = [...migrations.map(({ name }) => name), ...functions];
    await client.query('select rowcast.ensure_partitions(current_date - 1, current_date + 3)');
    if (applied.length > 0) observe({ kind: 'database.migrated', applied });
    return applied;
  } finally {
    // Gives the lock free too.
    await client.end();
  }
}

/** Functions are not migrated but replaced: each has one file, applied again whenever its text differs from what was applied. */
async function applyFunctions(client: pg.Client): Promise<string[]> {
  const folder = join(MIGRATIONS_FOLDER, 'functions');
  const changed: string[] = [];
  await client.query('begin');
  try {
    await client.query('create table if not exists rowcast.applied_function (name text primary key, hash text not null)');
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from rowcast.applied_function');
    const applied = new Map(rows.map(({ name, hash }) => [name, hash]));
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.sql')).sort()) {
      const text = readFileSync(join(folder, file), 'utf8');
      const hash = createHash('sha256').update(text).digest('hex');
      const name = file.slice(0, -'.sql'.length);
      if (applied.get(name) === hash) continue;
      await client.query(text);
      await client.query(
        'insert into rowcast.applied_function (name, hash) values ($1, $2) on conflict (name) do update set hash = excluded.hash',
        [name, hash],
      );
      changed.push(name);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  return changed;
}
