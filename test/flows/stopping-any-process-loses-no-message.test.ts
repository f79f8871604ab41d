import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { insert, logLines, makeEvent, makeTable, makeWebhook, payloadOf, valuesOf, verify, type MadeWebhook } from './flow.ts';

let server: SpawnedServer;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([spawnServer(), startReceiver()]);
});
beforeEach(() => {
  receiver.clear();
  receiver.respond(() => ({ status: 200 }));
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

async function makeFlow(name: string, more: object = {}): Promise<MadeWebhook> {
  const api = await server.api();
  await makeTable(api, name, { Number: 'INTEGER' });
  const webhook = await makeWebhook(api, name, [`${receiver.url}/${name}`], more);
  await makeEvent(api, webhook, 'Insert', name);
  return webhook;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
/** What came for a flow: a repeat of another one's may come late. */
const callsTo = (name: string) => receiver.calls.filter(({ url }) => url === `/${name}`);

test('the server killed between commit and call, and during a call', async () => {
  const [waiting, interrupted] = [await makeFlow('BetweenCommitAndCall', { CallThrottling: 10 }), await makeFlow('DuringACall')];
  const callsOf = ({ id }: MadeWebhook) => receiver.calls.filter((call) => payloadOf(call).webhookId === id);
  receiver.respond((call) => (payloadOf(call).webhookId === interrupted.id ? 'hang' : { status: 200 }));
  const api = await server.api();
  await insert(api, 'DuringACall', { Number: 1 });
  await receiver.waitFor(1);
  await insert(api, 'BetweenCommitAndCall', numbers(50).map((Number) => ({ Number })));
  await receiver.waitFor(2);
  await server.kill('SIGKILL');
  expect(callsOf(waiting).length).toBeLessThan(50);
  expect(callsOf(interrupted).length).toBe(1);
  receiver.respond(() => ({ status: 200 }));
  await server.restart();
  await receiver.waitForRequest(() => new Set(valuesOf(callsOf(waiting), 'Number')).size === 50 && callsOf(interrupted).length === 2);
  for (const webhook of [waiting, interrupted]) {
    // A repeat is the same message under the same id.
    const ids = new Map(callsOf(webhook).map((call) => [payloadOf(call).data[0].Number, call.headers['webhook-id']]));
    for (const call of callsOf(webhook)) {
      expect(call.headers['webhook-id']).toBe(ids.get(payloadOf(call).data[0].Number));
      verify(call, webhook.secret);
    }
  }
});

test('PostgreSQL killed', async () => {
  await makeFlow('PostgreSQLKilled', { CallThrottling: 20 });
  await insert(await server.api(), 'PostgreSQLKilled', numbers(50).map((Number) => ({ Number })));
  await receiver.waitForRequest(() => callsTo('PostgreSQLKilled').length > 0);
  process.kill(server.postgresPid(), 'SIGKILL');
  // A repeat is allowed.
  await receiver.waitForRequest(() => new Set(valuesOf(callsTo('PostgreSQLKilled'), 'Number')).size === 50);
});

test('the server told to stop ends its call in hand, records it and exits with 0', async () => {
  const webhook = await makeFlow('ToldToStop');
  receiver.respond(() => ({ status: 200, afterMs: 1_500 }));
  await insert(await server.api(), 'ToldToStop', { Number: 1 });
  await receiver.waitForRequest(() => callsTo('ToldToStop').length > 0);
  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  receiver.respond(() => ({ status: 200 }));
  await server.restart();
  const api = await server.api();
  const [sent] = await logLines(api, webhook, 1, 'Activity=Message%20sent');
  expect(sent).toMatchObject({ Status: 'Success', Attempt: 1 });
  await insert(api, 'ToldToStop', { Number: 2 });
  await receiver.waitForRequest(({ url, body }) => url === '/ToldToStop' && JSON.parse(body).data[0].Number === 2);
  expect(valuesOf(callsTo('ToldToStop'), 'Number')).toEqual([1, 2]);
});
