import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { freePort } from './support/free-port.ts';
import { startServer } from './support/start-server.ts';

test('examples/receiver takes signed calls once and refuses others', async () => {
  const server = await startServer();
  const { api } = server;
  await api.post('/v2/tables', { Name: 'Orders', Columns: [{ Name: 'Total', Type: 'NUMBER' }] });
  // The secret is known only once the webhook is made, so the receiver starts after it, on the port the webhook names.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const { body: webhook } = await api.post('/v2/outgoingWebhooks', { Name: 'W', OutgoingUrls: [url] });
  await api.post(`/v2/outgoingWebhooks/${webhook.Id}/events`, { EventType: 'table.recordInsert', ObjectName: 'Orders' });
  const receiver = spawn(process.execPath, ['examples/receiver/receive.mjs'], {
    env: { WEBHOOK_SECRET: webhook.Secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await once(createInterface({ input: receiver.stderr }), 'line');
    await api.post('/v2/tables/Orders/records', { Total: 12.5 });
    const [line] = (await once(createInterface({ input: receiver.stdout }), 'line')) as [string];
    expect(line).toBe('table.recordInsert Orders [{"PK_ID":1,"Total":12.5}]');
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  } finally {
    receiver.kill();
    await server.close();
  }
});
