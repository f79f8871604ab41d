import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';
import type { Observation } from '../../src/observe.ts';

let home: string;
const owners: ChildProcess[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'rowcast-home-'));
});
afterEach(async () => {
  for (const owner of owners.splice(0)) await kill(owner);
  // The watchdog of a killed owner is still stopping PostgreSQL.
  await expect.poll(() => existsSync(join(home, 'pg', 'postmaster.pid'))).toBe(false);
  rmSync(home, { recursive: true, force: true });
});

async function query(connectionString: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Starts another process on the home and waits for its one line. */
async function startOwner(): Promise<{ owner: ChildProcess; line: { connectionString?: string; refused?: string } }> {
  const owner = spawn(process.execPath, ['--import', 'tsx', 'test/support/embedded-owner.ts', home], { stdio: ['ignore', 'pipe', 'inherit'] });
  owners.push(owner);
  const [text] = (await once(createInterface({ input: owner.stdout! }), 'line')) as [string];
  return { owner, line: JSON.parse(text) as { connectionString?: string; refused?: string } };
}

async function kill(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  owner.kill('SIGKILL');
  await once(owner, 'exit');
}

const postmasterPid = (data: string) => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);

test('starts in an empty home, keeps its data over a stop, and leaves a clean home', async () => {
  const observations: Observation[] = [];
  const first = await startEmbeddedPostgres({ home, observe: (observation) => observations.push(observation) });
  expect(observations).toEqual([expect.objectContaining({ kind: 'database.started', folder: home })]);
  expect(await query(first.connectionString, "select current_setting('fsync') as fsync, current_setting('listen_addresses') as tcp")).toEqual([{ fsync: 'on', tcp: '' }]);
  await query(first.connectionString, 'create table kept (n integer); insert into kept values (7)');
  expect(statSync(join(home, 'pg')).mode & 0o777).toBe(0o700);
  expect(statSync(home).mode & 0o777).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
  await first.stop();
  expect(existsSync(join(home, 'owner.lock'))).toBe(false);
  expect(existsSync(join(home, 'pg', 'postmaster.pid'))).toBe(false);
  const second = await startEmbeddedPostgres({ home, observe: () => {} });
  expect(await query(second.connectionString, 'select n from kept')).toEqual([{ n: 7 }]);
  await second.stop();
});

test('a second owner is refused with a sentence', async () => {
  const { stop } = await startEmbeddedPostgres({ home, observe: () => {} });
  const { line } = await startOwner();
  expect(line.refused).toMatch(/^The home .* is in use by another Rowcast server \(process \d+\)\. Stop it, or/);
  await expect(startEmbeddedPostgres({ home, observe: () => {} })).rejects.toThrow(/is in use/);
  await stop();
});

test('an owner killed with -9 takes PostgreSQL with it and the next start has all that was committed', async () => {
  const { owner, line } = await startOwner();
  const connectionString = line.connectionString ?? '';
  await query(connectionString, 'create table kept (n integer); insert into kept values (7)');
  await kill(owner);
  const next = await startEmbeddedPostgres({ home, observe: () => {} });
  expect(await query(next.connectionString, 'select n from kept')).toEqual([{ n: 7 }]);
  await next.stop();
});

test('an owner and its watchdog killed with -9 leave a PostgreSQL that the next start ends', async () => {
  const { owner, line } = await startOwner();
  const data = join(home, 'pg');
  await query(line.connectionString ?? '', 'create table kept (n integer); insert into kept values (7)');
  const orphan = postmasterPid(data);
  if (process.platform === 'linux') {
    const watchdog = Number(readFileSync(`/proc/${orphan}/stat`, 'utf8').split(' ')[3]);
    process.kill(watchdog, 'SIGKILL');
  }
  await kill(owner);
  const next = await startEmbeddedPostgres({ home, observe: () => {} });
  expect(postmasterPid(data)).not.toBe(orphan);
  expect(await query(next.connectionString, 'select n from kept')).toEqual([{ n: 7 }]);
  await next.stop();
});

test('a PostgreSQL killed with -9 is started again', async () => {
  let back: () => void;
  const isBack = new Promise<void>((resolve) => {
    back = resolve;
  });
  const kinds: string[] = [];
  const observe = (observation: Observation) => {
    kinds.push(observation.kind);
    if (observation.kind === 'database.back') back();
  };
  const { connectionString, stop } = await startEmbeddedPostgres({ home, observe });
  await query(connectionString, 'create table kept (n integer); insert into kept values (7)');
  process.kill(postmasterPid(join(home, 'pg')), 'SIGKILL');
  await isBack;
  expect(kinds).toEqual(['database.started', 'database.lost', 'database.back']);
  expect(await query(connectionString, 'select n from kept')).toEqual([{ n: 7 }]);
  await stop();
});

test.runIf(process.getuid?.() === 0)('as root in a folder that PostgreSQL can not enter, the data lies outside, and goes with its home', async () => {
  chmodSync(home, 0o700);
  const closed = join(home, 'inside');
  mkdirSync(closed);
  const start = async () => {
    const observations: Observation[] = [];
    const postgres = await startEmbeddedPostgres({ home: closed, observe: (observation) => observations.push(observation) });
    const { folder } = observations.find(({ kind }) => kind === 'database.started') as { folder: string };
    return { ...postgres, folder };
  };
  const first = await start();
  expect(dirname(first.folder)).toBe('/var/lib/rowcast');
  await query(first.connectionString, 'create table kept (n integer); insert into kept values (7)');
  await first.stop();
  const second = await start();
  expect(await query(second.connectionString, 'select n from kept')).toEqual([{ n: 7 }]);
  await second.stop();

  rmSync(closed, { recursive: true });
  const third = await start();
  expect(third.folder).toBe(first.folder);
  expect(await query(third.connectionString, "select to_regclass('kept') as kept")).toEqual([{ kept: null }]);
  await third.stop();
  const kept = readdirSync(dirname(first.folder)).filter((name) => name.startsWith(basename(first.folder)));
  expect(kept).toHaveLength(2);
  for (const name of kept) rmSync(join(dirname(first.folder), name), { recursive: true });
});
