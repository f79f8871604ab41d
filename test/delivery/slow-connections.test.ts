import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LookupAll } from '../../src/delivery/http/guarded-connector.ts';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { openDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';
import { measureRate } from './measure-rate.ts';

let fixture: DeliveryFixture;
let receiver: Receiver;

beforeEach(async () => {
  fixture = await openDeliveryFixture();
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await fixture.close();
});

/** Names may not be given with http, but are what can be made slow. */
async function giveNames(): Promise<void> {
  await fixture.pool.query(`update rowcast.outgoing_url set url = replace(url, '127.0.0.1', 'slow.example')`);
}

/** Answers no look-up before `release` is called; `count` of them are waited for by `waitFor`. */
function slowLookup() {
  const answers: (() => void)[] = [];
  let released = false;
  const lookup: LookupAll = (_name, _options, callback) => {
    const answer = () => callback(null, [{ address: '127.0.0.1', family: 4 }]);
    if (released) answer();
    else answers.push(answer);
  };
  return {
    lookup,
    waitFor: (count: number) => expect.poll(() => answers.length).toBeGreaterThanOrEqual(count),
    release() {
      released = true;
      for (const answer of answers) answer();
    },
  };
}

test('calls whose connections come about late, all at once, reach the receiver no faster than the limit', async () => {
  const limit = 40;
  const count = 60;
  const table = await fixture.table();
  const webhook = await fixture.webhook([`${receiver.url}/one`, `${receiver.url}/two`], { limit });
  await fixture.event(webhook.Id, table);
  await giveNames();
  const names = slowLookup();
  await fixture.worker({}, { lookup: names.lookup });
  await fixture.pool.query(`insert into ${table.sql} ("Name") select 'late' from generate_series(1, ${count / 2})`);
  await names.waitFor(5);
  names.release();
  const calls = await receiver.waitFor(count);
  const times = calls.map(({ at }) => at).toSorted((a, b) => a - b);
  // One more, and a hundredth of a second, for what a machine with much to do makes of arrivals.
  const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 990).length));
  expect(most).toBeLessThanOrEqual(limit + 2);
  await fixture.settled();
  expect(receiver.calls).toHaveLength(count);
  // And by the log, which has when each was written.
  expect((await measureRate(fixture.pool, receiver.calls, limit)).over).toBeLessThanOrEqual(0);
});

test('a URL with kept connections and one that has to be connected each time share the limit, and reach it', async () => {
  const limit = 40;
  const count = 240;
  const table = await fixture.table();
  const webhook = await fixture.webhook([`${receiver.url}/kept`, `${receiver.url.replace('127.0.0.1', 'localhost')}/closed`], { limit });
  await fixture.event(webhook.Id, table);
  await fixture.pool.query(`update rowcast.outgoing_url set url = replace(replace(url, '127.0.0.1', 'kept.example'), 'localhost', 'slow.example')`);
  receiver.respond(({ url }) => ({ status: 200, headers: url === '/closed' ? { connection: 'close' } : {} }));
  let lookups = 0;
  await fixture.worker({}, {
    lookup(name, _options, callback) {
      lookups += 1;
      setTimeout(() => callback(null, [{ address: '127.0.0.1', family: 4 }]), name === 'slow.example' ? 30 + (lookups % 5) * 10 : 0);
    },
  });
  await fixture.pool.query(`insert into ${table.sql} ("Name") select 'many' from generate_series(1, ${count / 2})`);
  const calls = (await receiver.waitFor(count / 2)).slice(0, count / 2);
  const closed = calls.filter(({ url }) => url === '/closed').length;
  expect([closed > count / 6, closed < count / 3]).toEqual([true, true]);
  await receiver.waitFor(count);
  const { over, medianGapMs } = await measureRate(fixture.pool, receiver.calls, limit);
  expect(over).toBeLessThanOrEqual(0);
  expect(medianGapMs).toBeLessThan((1.15 * 1000) / limit);
});

test('a call whose connection comes about after its webhook went to another worker is made by that one alone', async () => {
  const table = await fixture.table();
  for (const path of ['one', 'two']) {
    const webhook = await fixture.webhook([`${receiver.url}/${path}`]);
    await fixture.event(webhook.Id, table);
  }
  await giveNames();
  const names = slowLookup();
  await fixture.worker({}, { lookup: names.lookup });
  await fixture.pool.query(`insert into ${table.sql} ("Name") values ('late')`);
  await names.waitFor(2);
  await fixture.worker({}, { lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]) });
  await receiver.waitFor(1);
  names.release();
  await fixture.settled();
  expect(receiver.calls.map(({ url }) => url).toSorted()).toEqual(['/one', '/two']);
});
