import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LookupAll } from '../../src/delivery/http/guarded-connector.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { insert, logLines, makeEvent, makeTable, makeWebhook } from './flow.ts';

let server: TestServer;
let receiver: Receiver;

const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'loopback.example.com': ['127.0.0.1'],
  'metadata.example.com': ['169.254.169.254'],
  'mapped.example.com': ['::ffff:10.0.0.1'],
  // One public address does not make the others harmless.
  'mixed.example.com': ['93.184.216.34', '10.0.0.1'],
};
const looked: string[] = [];
const lookup: LookupAll = (hostname, _options, callback) => {
  looked.push(hostname);
  callback(null, (ADDRESSES[hostname] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
};

beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer({ lookup, environment: { ROWCAST_OUTGOING_ALLOW: '', ROWCAST_RETRY_SCHEDULE: '3600' } }), startReceiver()]);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test.each([
  'https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://10.1.2.3/', 'https://169.254.169.254/latest', 'https://[::1]/', 'https://[::ffff:10.0.0.1]/',
  'https://[fd00::1]/', 'https://0.0.0.0/', 'https://100.64.0.1/', 'https://localhost/', 'https://localhost./', 'https://a.localhost/', 'https://printer.local/',
  'https://metadata.google.internal/', 'http://example.com/', 'https://user:password@example.com/', 'ftp://example.com/',
])('%s is refused at save', async (url) => {
  const answer = await server.api.post('/v2/outgoingWebhooks', { Name: url.slice(0, 40), OutgoingUrls: [url] });
  expect(answer).toMatchObject({ status: 400, body: { Code: 'IncorrectBodyParameter', Message: expect.stringContaining('OutgoingUrls[0]') } });
});

test('a name that leads to one is refused at connect, and the log says so', async () => {
  const { port } = new URL(receiver.url);
  await makeTable(server.api, 'Guarded');
  const webhook = await makeWebhook(server.api, 'Guarded', Object.keys(ADDRESSES).map((name) => `https://${name}:${port}/`));
  await makeEvent(server.api, webhook, 'Insert', 'Guarded');
  await insert(server.api, 'Guarded', { Name: 'x' });
  const lines = await logLines(server.api, webhook, 4, 'Status=Failure');
  expect(lines.map(({ WebhookUrl, StatusDetails, HttpCode }) => [new URL(WebhookUrl).hostname, /may not go to/.test(StatusDetails), HttpCode]).toSorted()).toEqual(
    Object.keys(ADDRESSES).toSorted().map((name) => [name, true, null]),
  );
  expect(looked.toSorted()).toEqual(Object.keys(ADDRESSES).toSorted());
  expect(receiver.calls).toHaveLength(0);
});
