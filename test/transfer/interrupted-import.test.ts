import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimImport } from '../../src/transfer/import/claim-import.ts';
import { sweepImports } from '../../src/transfer/import/sweep-imports.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { importClient } from './import-fixture.ts';

let database: TestDatabase;
let server: TestServer;
let files: ReturnType<typeof importClient>;
beforeAll(async () => {
  database = await testDatabase();
  // No worker: an import stays where the test puts it.
  server = await startServer({ database, roles: { api: true, worker: false } });
  files = importClient(server);
});
afterAll(async () => {
  await server.close();
  await database.close();
});

const ROWS = 25_000;
const file = `N\n${Array.from({ length: ROWS }, (_, index) => index).join('\n')}\n`;

async function newTable(name: string): Promise<string> {
  expect((await server.api.post('/v2/tables', { Name: name, Columns: [{ Name: 'N', Type: 'INTEGER' }] })).status).toBe(201);
  const { rows: [place] } = await server.pool.query<{ place: string }>(`select quote_ident(schemaname) || '.' || quote_ident(tablename) as place from pg_tables where tablename = $1`, [name]);
  return place?.place ?? '';
}

/** Runs what is queued on a worker of its own. */
async function withWorker(work: () => Promise<void>): Promise<void> {
  const worker = await startServer({ database, roles: { api: false, worker: true } });
  try {
    await work();
  } finally {
    await worker.close();
  }
}

test('a dead process\'s best-effort import goes on behind the rows that are committed', async () => {
  const place = await newTable('Goes_on');
  const { body: { Id: id } } = await files.upload({ Table: 'Goes_on', Mode: 'BestEffort' }, file);
  expect(await claimImport(server.pool)).toMatchObject({ id, doneRow: 0 });
  // As after its first part of 10,000 rows.
  await server.pool.query(`insert into ${place} ("N") select generate_series(0, 9999)`);
  await server.pool.query(`update rowcast.import set done_row = 10001, rows_read = 10000, rows_loaded = 10000, claimed_until = now() - interval '1 second' where id = $1`, [id]);
  await withWorker(async () => {
    expect(await files.end(id)).toMatchObject({ State: 'done', RowsRead: ROWS, RowsLoaded: ROWS });
  });
  expect((await server.pool.query(`select count(*)::integer as count, count(distinct "N")::integer as different from ${place}`)).rows).toEqual([{ count: ROWS, different: ROWS }]);
});

test('a dead process\'s all-or-nothing import begins anew; a living one\'s is left to it', async () => {
  const place = await newTable('Anew');
  const { body: { Id: id } } = await files.upload({ Table: 'Anew' }, file);
  expect(await claimImport(server.pool)).toMatchObject({ id });
  expect(await claimImport(server.pool)).toBeNull();
  await server.pool.query(`update rowcast.import set claimed_until = now() - interval '1 second', rows_loaded = 5000 where id = $1`, [id]);
  await withWorker(async () => {
    expect(await files.end(id)).toMatchObject({ State: 'done', RowsLoaded: ROWS });
  });
  expect((await server.pool.query(`select count(*)::integer as count from ${place}`)).rows).toEqual([{ count: ROWS }]);
  expect((await server.pool.query('select from rowcast.import_chunk')).rowCount).toBe(0);
});

test('an upload that its server did not outlive fails and says so; its file goes', async () => {
  await newTable('Broken_off');
  const { body: { Id: id } } = await files.upload({ Table: 'Broken_off' }, file);
  await server.pool.query(`update rowcast.import set state = 'uploading', claimed_until = now() - interval '1 second' where id = $1`, [id]);
  await sweepImports(server.pool);
  expect((await server.api.get(`/v2/imports/${id}`)).body).toMatchObject({ State: 'failed', Reason: 'The server stopped while the file was being sent.' });
  expect((await server.pool.query('select from rowcast.import_chunk')).rowCount).toBe(0);
});

test('a file that a crash of PostgreSQL emptied is asked for again', async () => {
  await newTable('Crashed');
  const { body: { Id: id } } = await files.upload({ Table: 'Crashed' }, file);
  await server.pool.query('truncate rowcast.import_chunk');
  await withWorker(async () => {
    expect(await files.end(id)).toMatchObject({ State: 'failed', Reason: expect.stringContaining('import it again'), RowsLoaded: 0 });
  });
});

test('an import is cancelled before it runs, and while it runs; twice is as good as once', async () => {
  const place = await newTable('Cancelled');
  const { body: { Id: id } } = await files.upload({ Table: 'Cancelled' }, file);
  expect((await server.api.post(`/v2/imports/${id}/cancel`)).body).toMatchObject({ State: 'cancelled' });
  expect((await server.api.post(`/v2/imports/${id}/cancel`)).body).toMatchObject({ State: 'cancelled' });

  const { body: { Id: running } } = await files.upload({ Table: 'Cancelled' }, file);
  const blocker = await server.pool.connect();
  try {
    // Its COPY waits for this lock, so that it can't be done before it is cancelled.
    await blocker.query(`begin; lock table ${place} in share mode`);
    await withWorker(async () => {
      for (let state = ''; state !== 'running'; ) state = (await server.api.get(`/v2/imports/${running}`)).body.State;
      expect((await server.api.post(`/v2/imports/${running}/cancel`)).body).toMatchObject({ State: 'cancelling' });
      await blocker.query('rollback');
      expect(await files.end(running)).toMatchObject({ State: 'cancelled', RowsLoaded: 0, Reason: null });
    });
  } finally {
    blocker.release();
  }
  expect((await server.pool.query(`select from ${place}`)).rowCount).toBe(0);
});

test('a file that is too large, and a sixth open import, are refused; the others stand', async () => {
  await newTable('Many');
  const made: string[] = [];
  for (let count = 0; count < 5; count += 1) made.push((await files.upload({ Table: 'Many' }, 'N\n1\n')).body.Id);
  expect(await files.upload({ Table: 'Many' }, 'N\n1\n')).toMatchObject({ status: 409, body: { Code: 'Conflict' } });
  for (const id of made) await server.api.post(`/v2/imports/${id}/cancel`);
});
