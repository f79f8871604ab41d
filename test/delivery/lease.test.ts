import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LEASE_MS } from '../../src/delivery/ownership.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { openDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

let fixture: DeliveryFixture;
let receiver: Receiver;

beforeEach(async () => {
  fixture = await openDeliveryFixture();
  receiver = await startReceiver();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await receiver.close();
  await fixture.close();
});

test('a call whose connection comes about after the lease has run out is not made, and made once when the lease is back', async () => {
  const table = await fixture.table();
  const webhook = await fixture.webhook([`${receiver.url}/`]);
  await fixture.event(webhook.Id, table);
  // Names may not be given with http, but are what can be made slow.
  await fixture.pool.query(`update rowcast.outgoing_url set url = $1`, [`http://slow.example:${new URL(receiver.url).port}/`]);
  const lookups: (() => void)[] = [];
  let looking = () => {};
  const lookedUp = new Promise<void>((resolve) => (looking = resolve));
  let quick = false;
  await fixture.worker({}, {
    lookup(_name, _options, callback) {
      const answer = () => callback(null, [{ address: '127.0.0.1', family: 4 }]);
      if (quick) return answer();
      lookups.push(answer);
      looking();
    },
  });
  // Heartbeats wait for this lock.
  const client = await fixture.pool.connect();
  await client.query('begin; select from rowcast.worker for update');
  await fixture.pool.query(`insert into ${table.sql} ("Name") values ('late')`);
  await lookedUp;
  // The clock of leases goes on by more than one of them, which no connection could be waited for.
  const clock = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => clock() + LEASE_MS + 1_000);
  quick = true;
  for (const answer of lookups) answer();
  await sleep(300);
  expect(receiver.calls).toHaveLength(0);
  await client.query('commit');
  client.release();
  await receiver.waitFor(1);
  await fixture.settled();
  expect(receiver.calls).toHaveLength(1);
  const { rows } = await fixture.pool.query('select number, outcome from rowcast.attempt');
  expect(rows).toEqual([{ number: 1, outcome: 'delivered' }]);
});
