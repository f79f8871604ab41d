import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { testDatabase } from '../support/test-database.ts';

let server: TestServer;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test('is ready, serves its page, and counts what it does', async () => {
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  // An answer is counted once it is sent, which its reader may know first.
  await expect.poll(async () => (await fetch(`${server.url}/metrics`)).text()).toMatch(/^rowcast_requests_total\{method="GET",route="\/readyz",status="200"\} \d+$/m);
});

test('an insert reaches the webhook and is observed', async () => {
  await server.api.post('/v2/tables', { Name: 'T', Columns: [{ Name: 'A', Type: 'INTEGER' }] });
  const { body: webhook } = await server.api.post('/v2/outgoingWebhooks', { Name: 'W', OutgoingUrls: [receiver.url] });
  await server.api.post(`/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: 'table.recordInsert', ObjectName: 'T' });
  const inserted = await server.api.post('/v2/tables/T/records', { A: 1 });
  expect(inserted.status).toBe(201);
  const call = await receiver.waitForRequest(({ url }) => url === '/');
  expect(JSON.parse(call.body)).toMatchObject({ eventType: 'table.recordInsert', data: [{ PK_ID: 1, A: 1 }] });
  await server.waitForObservation('attempt.made', ({ outcome }) => outcome === 'delivered');
});

test('what does not start leaves nothing behind and says why', async () => {
  const { port } = new URL(server.url);
  await expect(startServer({ environment: { PORT: port } })).rejects.toThrow(/EADDRINUSE/);
});

test('API and worker run in processes of their own on one database', async () => {
  const database = await testDatabase();
  const environment = { ROWCAST_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
  const api = await startServer({ database, environment, roles: { api: true, worker: false } });
  const worker = await startServer({ database, environment, roles: { api: false, worker: true } });
  try {
    await api.api.post('/v2/tables', { Name: 'Apart', Columns: [{ Name: 'A', Type: 'INTEGER' }] });
    const { body: webhook } = await api.api.post('/v2/outgoingWebhooks', { Name: 'W', OutgoingUrls: [`${receiver.url}/apart`] });
    await api.api.post(`/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: 'table.recordInsert', ObjectName: 'Apart' });
    await api.api.post('/v2/tables/Apart/records', { A: 3 });
    const call = await receiver.waitForRequest(({ url }) => url === '/apart');
    expect(JSON.parse(call.body)).toMatchObject({ data: [{ A: 3 }] });
  } finally {
    await worker.close();
    await api.close();
    await database.close();
  }
});
