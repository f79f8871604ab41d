import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.ts';
import { eventually } from './flow.ts';

const ROWS = 150_000;

let server: SpawnedServer;
beforeAll(async () => {
  server = await spawnServer();
});
afterAll(() => server.close());

test.each(['AllOrNothing', 'BestEffort'])('%s: the server is killed while it imports; started again, it ends the import, and each row is there once', async (mode) => {
  const table = `T_${mode}`;
  let api = await server.api();
  expect((await api.post('/v2/tables', { Name: table, Columns: [{ Name: 'N', Type: 'INTEGER' }, { Name: 'Text', Type: 'STRING' }] })).status).toBe(201);
  const file = `N,Text\n${Array.from({ length: ROWS }, (_, index) => `${index},row ${index}`).join('\n')}\n`;
  const made = await fetch(`${server.url}/v2/imports?Table=${table}&Mode=${mode}`, { method: 'POST', headers: { authorization: `Bearer ${api.token}`, 'content-type': 'text/csv' }, body: file });
  expect(made.status).toBe(202);
  const { Id: id } = (await made.json()) as { Id: string };
  const state = async () => (await api.get(`/v2/imports/${id}`)).body;
  await expect.poll(async () => (await state()).State, { interval: 1 }).not.toBe('queued');
  expect((await state()).State).toBe('running');
  await server.kill('SIGKILL');
  await server.restart();
  api = await server.api();
  // Its claim holds for 30 seconds; nobody needs to wait for them here.
  const client = new pg.Client({ connectionString: server.connectionString });
  await client.connect();
  await client.query(`update rowcast.import set claimed_until = now() where state = 'running'`);
  await client.end();
  const ended = await eventually(state, ({ State }) => ['done', 'failed'].includes(State));
  expect(ended, ended.Reason).toMatchObject({ State: 'done', RowsRead: ROWS, RowsLoaded: ROWS, RowsFailed: 0 });
  const { body } = await api.get(`/v2/tables/${table}/records?q.select=${encodeURIComponent('COUNT(*) AS Many, COUNT(DISTINCT N) AS Different, MAX(N) AS Last')}`);
  expect(body.Result).toEqual([{ Many: ROWS, Different: ROWS, Last: ROWS - 1 }]);
});
