import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { eventually, expectStatus, insert, makeEvent, makeTable, makeWebhook } from './flow.ts';

let server: SpawnedServer;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([spawnServer(), startReceiver()]);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

const ROWS = 200;

test('a replay goes on after kill -9 where it was: no message skipped, none replayed twice', async () => {
  const api = await server.api();
  await makeTable(api, 'Replayed', { Number: 'INTEGER' });
  const webhook = await makeWebhook(api, 'Replayed', [`${receiver.url}/replayed`]);
  await makeEvent(api, webhook, 'Insert', 'Replayed');
  await insert(api, 'Replayed', Array.from({ length: ROWS }, (_, Number) => ({ Number })));
  await receiver.waitFor(ROWS);
  const path = `/v2/outgoingWebhooks/${webhook.id}`;
  await eventually(async () => (await api.post(`${path}/replay`, { State: 'delivered', DryRun: true })).body.Count, (count) => count === ROWS);

  receiver.clear();
  const replay = expectStatus(await api.post(`${path}/replay`, { State: 'delivered', CallsPerSecond: 40 }), 202).body;
  await receiver.waitFor(20);
  await server.kill('SIGKILL');
  expect(receiver.calls.length).toBeLessThan(ROWS);
  await server.restart();

  const again = await server.api();
  const done = await eventually(async () => (await again.get(`${path}/replays/${replay.Id}`)).body, ({ State }) => State === 'done');
  expect(done).toMatchObject({ Messages: ROWS, Calls: ROWS });
  await eventually(async () => (await again.get(`${path}/replays/${replay.Id}`)).body.Waiting, (waiting) => waiting === 0);
  const client = new pg.Client({ connectionString: server.connectionString });
  await client.connect();
  const { rows } = await client.query(`
    select calls, count(*)::integer as messages
    from (select count(distinct call_id)::integer as calls from rowcast.attempt group by message_id) m group by calls`);
  await client.end();
  expect(rows).toEqual([{ calls: 2, messages: ROWS }]);
});
