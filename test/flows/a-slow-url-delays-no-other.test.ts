import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { insert, makeEvent, makeTable, makeWebhook } from './flow.ts';

let server: TestServer;
let healthy: Receiver;
let hanging: Receiver;
beforeAll(async () => {
  // A call that hangs outlasts the test: whatever waited for it would never come.
  [server, healthy, hanging] = await Promise.all([startServer({ environment: { ROWCAST_CALL_TIMEOUT: '300' } }), startReceiver(), startReceiver({ respond: () => 'hang' })]);
});
afterAll(async () => {
  // The hanging calls end first, so that the server need not wait for them.
  await hanging.close();
  await server.close();
  await healthy.close();
});

test('a URL that hangs delays neither the other URL of its webhook nor another webhook', async () => {
  const { api } = server;
  await makeTable(api, 'Orders');
  await makeEvent(api, await makeWebhook(api, 'Mixed', [`${hanging.url}/`, `${healthy.url}/mixed`]), 'Insert', 'Orders');
  await makeEvent(api, await makeWebhook(api, 'Other', [`${healthy.url}/other`]), 'Insert', 'Orders');
  await insert(api, 'Orders', { Name: 'first' });
  await Promise.all([hanging.waitFor(1), healthy.waitFor(2)]);
  healthy.clear();
  for (let batch = 0; batch < 3; batch += 1) {
    await insert(api, 'Orders', Array.from({ length: 100 }, (_, index) => ({ Name: `${batch}/${index}` })));
  }
  const calls = await healthy.waitFor(600);
  expect(calls.filter(({ url }) => url === '/mixed')).toHaveLength(300);
});
