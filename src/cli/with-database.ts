import type { Pool } from 'pg';
import { readConfig, type Config } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open-database.ts';
import { openPool } from '../db/open-pool.ts';
import { RequestError } from '../errors.ts';

/**
 * Runs a command on the database of the configuration: the running server's if one owns the home, else started for
 * as long as the command runs.
 */
export async function withDatabase<Result>(work: (pool: Pool, config: Config) => Promise<Result>, { connections = 2 }: { connections?: number } = {}): Promise<Result> {
  const config = readConfig(process.env);
  const observe = () => {};
  const database = await openDatabase({ ...config, observe, join: true });
  try {
    if (database.owned) await migrate({ connectionString: database.directConnectionString, observe });
    const pool = openPool(database.connectionString, { max: connections, applicationName: 'rowcast cli' });
    try {
      const { rows } = await pool.query<{ made: boolean }>("select to_regclass('rowcast.profile_access') is not null as made");
      if (rows[0]?.made !== true) throw new RequestError('ServiceUnavailable', 'The database has no Rowcast schema yet. Run: rowcast migrate');
      return await work(pool, config);
    } finally {
      await pool.end();
    }
  } finally {
    await database.stop();
  }
}
