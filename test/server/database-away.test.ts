import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { sentenceOf } from '../../src/cli/sentence-of.ts';
import { awaitDatabase } from '../../src/db/await-database.ts';
import type { Observation } from '../../src/observe.ts';
import { freePort } from '../support/free-port.ts';
import { wayTo } from '../support/open-way.ts';
import { startServer } from '../support/start-server.ts';
import { testDatabase } from '../support/test-database.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

test('a server whose database comes later says that it lives and is not ready, and then is', async () => {
  const database = await testDatabase();
  endings.push(() => database.close());
  const [port, databasePort] = [await freePort(), await freePort()];
  const { connectionString, open } = wayTo(database.connectionString, databasePort);
  const starting = startServer({ database: { ...database, connectionString }, environment: { PORT: String(port) } });
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null))?.status;
  await expect.poll(() => ask('/readyz')).toBe(503);
  expect(await ask('/healthz')).toBe(200);
  expect(await ask('/v2/tables')).toBe(503);
  const way = await open();
  endings.push(() => way.close());
  const server = await starting;
  endings.push(() => server.close());
  expect(await ask('/readyz')).toBe(200);
  expect(server.observations).toContainEqual(expect.objectContaining({ kind: 'database.awaited', reason: expect.stringContaining('ECONNREFUSED') }));
});

test('the waiting ends: with a sentence when the time is over, at once when it is told to or would be in vain', async () => {
  const observed: Observation[] = [];
  const stop = new AbortController();
  const parts = { observe: (one: Observation) => observed.push(one), signal: stop.signal, onAway: async () => {} };
  const nobody = `postgres://rowcast@127.0.0.1:${await freePort()}/rowcast`;
  const error: unknown = await awaitDatabase({ ...parts, connectionString: nobody, patienceMs: 300 }).catch((failure: unknown) => failure);
  expect(sentenceOf(error)).toMatch(/^The database can not be reached: connect ECONNREFUSED .*\. It was tried for 0 seconds\.$/);
  expect(observed.length).toBeGreaterThan(0);
  const waiting = awaitDatabase({ ...parts, connectionString: nobody });
  waiting.catch(() => {});
  await sleep(50);
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });

  const database = await testDatabase();
  endings.push(() => database.close());
  const unknown = database.connectionString.replace(/test_[0-9a-f]+/, 'no_such_database');
  observed.length = 0;
  await expect(awaitDatabase({ ...parts, signal: new AbortController().signal, connectionString: unknown })).rejects.toMatchObject({ code: '3D000' });
  expect(observed).toEqual([]);
});
