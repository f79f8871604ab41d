import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { measureRate } from '../delivery/measure-rate.ts';
import { insert, makeEvent, makeTable, makeWebhook } from './flow.ts';

let server: TestServer;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer({ environment: { ROWCAST_RETRY_SCHEDULE: '0.1,0.1' } }), startReceiver()]);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test('first attempts and retries, over both URLs, stay within the limit in every sliding second', async () => {
  const limit = 25;
  const { api } = server;
  await makeTable(api, 'Many');
  const webhook = await makeWebhook(api, 'Limited', [`${receiver.url}/one`, `${receiver.url}/two`], { CallThrottling: limit });
  await makeEvent(api, webhook, 'Insert', 'Many');
  // One call in five fails at first.
  let count = 0;
  receiver.respond(() => ({ status: (count += 1) % 5 === 0 ? 500 : 200 }));
  const records = 45;
  await insert(api, 'Many', Array.from({ length: records }, (_, index) => ({ Age: index })));
  const calls = await receiver.waitFor(records * 2 + 18);
  const { over, medianGapMs } = await measureRate(server.pool, calls, limit);
  expect(over).toBeLessThanOrEqual(0);
  // And the limit is used: smooth, not held back.
  expect(medianGapMs).toBeLessThan(2 * 1000 / limit);
});
