import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { eventually, insert, makeEvent, makeTable, makeWebhook } from './flow.ts';

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
  const arrived = calls.map(({ at }) => at).toSorted((a, b) => a - b);
  const started = await eventually(
    async () => (await server.pool.query<{ at: number }>('select (extract(epoch from started_at) * 1000)::float8 as at from rowcast.attempt order by 1')).rows.map(({ at }) => at),
    (times) => times.length === calls.length,
  );
  const most = (times: readonly number[], milliseconds: number) => Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + milliseconds).length));
  expect(most(started, 1000)).toBeLessThanOrEqual(limit + 1);
  // The receiver shares a busy machine: what it notes is late by some tens of milliseconds at times.
  expect(most(arrived, 900)).toBeLessThanOrEqual(limit + 1);
  // And the limit is used: smooth, not held back.
  expect(started.at(-1)! - started[0]!).toBeLessThan((calls.length / limit + 2) * 1000);
});
