import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Observe } from '../../observe.ts';
import { homeFolders } from './home-folders.ts';
import { lockHome } from './home-lock.ts';
import { initData } from './init-data.ts';
import { installPrograms } from './install-programs.ts';
import { awaitOrphanedPostmaster } from './orphaned-postmaster.ts';
import { POSTGRES_SETTINGS } from './postgres-settings.ts';
import { spawnPostgres, type PostgresProcess } from './spawn-postgres.ts';

export interface EmbeddedPostgres {
  connectionString: string;
  /** Stops PostgreSQL cleanly, then gives the home free. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Absolute path; made if absent. */
  home: string;
  observe: Observe;
  /** Settings that differ from POSTGRES_SETTINGS. */
  settings?: Readonly<Record<string, string>>;
}

/** The shared memory of a PostgreSQL killed with -9 is in use until its last process has noticed. */
const START_PATIENCE_MS = 60_000;
const LONGEST_RESTART_PAUSE_MS = 5_000;

/**
 * Starts the PostgreSQL of a home, whose one owner this process becomes. When PostgreSQL dies it is started again;
 * when this process dies, however, PostgreSQL stops.
 * @throws HomeInUseError when another process owns the home; Error, with the end of its log, when it does not start.
 */
export async function startEmbeddedPostgres({ home, observe, settings = {} }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const began = performance.now();
  const folders = homeFolders(home);
  const { base, data, connectionString } = folders;
  const lock = lockHome(home, connectionString);
  const stopping = new AbortController();
  let running: PostgresProcess;

  const start = async () => {
    const deadline = performance.now() + START_PATIENCE_MS;
    for (;;) {
      await awaitOrphanedPostmaster(data);
      const started = spawnPostgres(folders, programs, { ...POSTGRES_SETTINGS, ...settings });
      const problem = await awaitReady(connectionString, started);
      if (problem === null) return started;
      if (performance.now() > deadline || !/still in use|postmaster\.pid/.test(problem)) throw new Error(`PostgreSQL did not start:\n${problem}`);
      await sleep(200);
    }
  };

  const watch = async () => {
    for (;;) {
      await running.ended;
      if (stopping.signal.aborted) return;
      const lostAt = performance.now();
      observe({ kind: 'database.lost', error: new Error('PostgreSQL ended while Rowcast runs') });
      for (let pause = 100; !stopping.signal.aborted; pause = Math.min(pause * 2, LONGEST_RESTART_PAUSE_MS)) {
        try {
          running = await start();
          observe({ kind: 'database.back', milliseconds: Math.round(performance.now() - lostAt) });
          break;
        } catch (error) {
          observe({ kind: 'database.lost', error });
          await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
        }
      }
    }
  };

  let programs: ReturnType<typeof installPrograms>;
  try {
    programs = installPrograms(base);
    await initData(folders, programs);
    running = await start();
    await ensureDatabase(connectionString);
  } catch (error) {
    lock.release();
    throw error;
  }
  const watched = watch();
  observe({ kind: 'database.started', version: programs.version, folder: base, milliseconds: Math.round(performance.now() - began) });

  return {
    connectionString,
    async stop() {
      stopping.abort();
      running.stop();
      await watched;
      // One that was being started again meanwhile is not the one stopped above.
      running.stop();
      await running.ended;
      lock.release();
    },
  };
}

const atMaintenance = (connectionString: string) => connectionString.replace('/rowcast?', '/postgres?');

/** Null when it answers; the end of its log when it ended instead. Recovery after a crash may take minutes: no limit but its end. */
async function awaitReady(connectionString: string, started: PostgresProcess): Promise<string | null> {
  for (;;) {
    if (started.hasEnded()) return started.ended;
    const client = new pg.Client({ connectionString: atMaintenance(connectionString), connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return null;
    } catch (error) {
      // ENOENT, ECONNREFUSED: no socket yet. 57P03: it starts, recovers or is about to end.
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code) && !/timeout|terminated/i.test(String(error))) throw error;
      await sleep(25);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function ensureDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString: atMaintenance(connectionString) });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'rowcast'");
    if (rowCount === 0) await client.query('create database rowcast');
  } finally {
    await client.end();
  }
}
