import type { Observe } from '../observe.ts';
import { homeOwner } from './embedded/home-lock.ts';
import { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';

export interface Database {
  connectionString: string;
  /** Without a transaction pooler, for migrations and LISTEN. */
  directConnectionString: string;
  /** Whether this process owns it: the embedded PostgreSQL, started here. */
  owned: boolean;
  /** Stops what was started here; nothing for a database that runs without this process. */
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  /** Absent: the embedded PostgreSQL of the home. */
  databaseUrl: string | undefined;
  directDatabaseUrl: string | undefined;
  home: string;
  observe: Observe;
  /** Use the PostgreSQL of the server that owns the home, if one runs: for commands, which end before it does. */
  join: boolean;
}

/** @throws HomeInUseError when the embedded PostgreSQL has another owner and `join` is false. */
export async function openDatabase({ databaseUrl, directDatabaseUrl, home, observe, join }: DatabaseOptions): Promise<Database> {
  const stop = async () => {};
  if (databaseUrl !== undefined) {
    return { connectionString: databaseUrl, directConnectionString: directDatabaseUrl ?? databaseUrl, owned: false, stop };
  }
  const owner = join ? homeOwner(home) : null;
  if (owner !== null) {
    return { connectionString: owner.connectionString, directConnectionString: owner.connectionString, owned: false, stop };
  }
  const postgres = await startEmbeddedPostgres({ home, observe });
  return { connectionString: postgres.connectionString, directConnectionString: postgres.connectionString, owned: true, stop: postgres.stop };
}
