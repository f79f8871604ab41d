import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, type Config } from '../config.ts';
import { openDatabase } from '../db/open-database.ts';
import { openPool } from '../db/open-pool.ts';
import { pendingMigrations } from '../db/pending-migrations.ts';
import { listDrifted } from '../tables/attached/list-drifted.ts';
import { sentenceOf } from './sentence-of.ts';

/** One thing that was checked. */
export interface Finding {
  check: string;
  ok: boolean;
  detail: string;
}

/** Between this machine and the database. Times of changes are the database's, those of calls the worker's. */
const LARGEST_CLOCK_DIFFERENCE_MS = 1000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Checks Node, the configuration, the home and the database; a check that can't be made is a finding too. */
export async function examine(environment: Environment): Promise<Finding[]> {
  const findings = [nodeVersion(process.versions.node)];
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    return [...findings, { check: 'configuration', ok: false, detail: sentenceOf(error) }];
  }
  findings.push({ check: 'configuration', ok: true, detail: 'valid' }, homeModes(config.home));
  try {
    findings.push(...await database(config));
  } catch (error) {
    findings.push({ check: 'database', ok: false, detail: sentenceOf(error) });
  }
  return findings;
}

function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { check: 'Node', ok, detail: ok ? version : `${version}; Rowcast needs 20.19 or later` };
}

function homeModes(home: string): Finding {
  const check = 'home';
  if (!existsSync(home)) return { check, ok: true, detail: `${home}, not made yet` };
  const open = ['secret.key', 'credentials.json']
    .map((name) => join(home, name))
    .filter((file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0);
  const listed = (statSync(home).mode & 0o066) !== 0;
  const problems = [...open.map((file) => `${file} can be read by others: chmod 600`), ...(listed ? [`${home} can be listed by others: chmod 700`] : [])];
  return { check, ok: problems.length === 0, detail: problems.join('; ') || home };
}

async function database(config: Config): Promise<Finding[]> {
  const opened = await openDatabase({ ...config, observe: () => {}, join: true });
  const pool = openPool(opened.connectionString, { max: 1, applicationName: 'rowcast doctor' });
  try {
    const before = Date.now();
    const { rows: [server] } = await pool.query<{ version: string; number: string; now: Date }>(
      "select current_setting('server_version') as version, current_setting('server_version_num') as number, clock_timestamp() as now",
    );
    if (server === undefined) throw new Error('The database answers nothing.');
    const middle = (before + Date.now()) / 2;
    const difference = Math.round(Math.abs(server.now.getTime() - middle));
    const pending = await pendingMigrations(pool);
    const drifted = pending.length > 0 ? [] : await listDrifted(pool);
    return [
      { check: 'database', ok: Number(server.number) >= 150_000, detail: `PostgreSQL ${server.version}${Number(server.number) < 150_000 ? '; Rowcast needs 15 or later' : ''}` },
      { check: 'migrations', ok: pending.length === 0, detail: pending.length === 0 ? 'all applied' : `not applied: ${pending.join(', ')}. Run: rowcast migrate` },
      {
        check: 'attached tables', ok: drifted.length === 0,
        detail: drifted.map(({ accountId, name, problem }) => `${name} of account ${accountId} ${problem ?? 'differs from its columns: rowcast attach --refresh'}`).join('; ') || 'as they were read',
      },
      { check: 'clock', ok: difference <= LARGEST_CLOCK_DIFFERENCE_MS, detail: `${difference} ms from the database's` },
    ];
  } finally {
    await pool.end();
    await opened.stop();
  }
}
