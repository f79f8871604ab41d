import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChangeWatch } from '../../src/delivery/change-watch.ts';
import { openDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

let fixture: DeliveryFixture;
let table: Awaited<ReturnType<DeliveryFixture['table']>>;

beforeEach(async () => {
  fixture = await openDeliveryFixture();
  table = await fixture.table();
  await fixture.event((await fixture.webhook(['https://example.com/'])).Id, table);
});
afterEach(() => fixture.close());

const insert = () => fixture.pool.query(`insert into ${table.sql} ("Name") values ('n')`);

test('a look ends when a change is committed, and by itself when there is none', async () => {
  const watch = new ChangeWatch(fixture.pool, { watchMs: 60_000, pauseMs: 5 });
  const client = await fixture.pool.connect();
  await client.query(`begin; insert into ${table.sql} ("Name") values ('n')`);
  const looking = watch.runOnce(performance.now());
  await expect.poll(async () => (await fixture.pool.query(`select from pg_stat_activity where query like '%await_changes%' and wait_event = 'PgSleep' and datname = current_database()`)).rowCount).toBe(1);
  await client.query('commit');
  client.release();
  expect(await looking).toBe(false);
  await fixture.pool.query('delete from rowcast.change');
  // On a busy machine a look may be taken for dear, which is not certain either.
  await expect.poll(() => new ChangeWatch(fixture.pool, { watchMs: 20, pauseMs: 5 }).runOnce(performance.now())).toBe(true);
});

test('nobody looks while changes are taken', async () => {
  const watch = new ChangeWatch(fixture.pool, { watchMs: 20, pauseMs: 5 });
  expect(await watch.meanwhile(async () => true)).toBe(true);
  expect(await watch.runOnce(performance.now())).toBe(false);
  await expect(watch.meanwhile(async () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await expect.poll(() => watch.runOnce(performance.now())).toBe(true);
  await watch.meanwhile(async () => false);
  await insert();
  expect(await watch.runOnce(performance.now())).toBe(false);
});
