import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startReceiver, type Receiver } from '../support/start-receiver.ts';
import { openDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

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

const owners = async () => (await fixture.pool.query<{ n: number }>(`select count(*)::integer as n from rowcast.webhook_owner where worker_id is not null group by worker_id order by 1`)).rows.map(({ n }) => n);

describe('several workers', () => {
  it('share the webhooks, take over what one leaves behind, and send each call once', async () => {
    const table = await fixture.table();
    for (let n = 0; n < 6; n += 1) {
      const webhook = await fixture.webhook([`${receiver.url}/${n}`]);
      await fixture.event(webhook.Id, table);
    }
    const first = await fixture.worker({}, { notified: true });
    expect(await owners()).toEqual([6]);
    await fixture.worker({}, { notified: true });
    await expect.poll(owners, { timeout: 8_000 }).toEqual([3, 3]);

    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'n' || n from generate_series(1, 50) n`);
    await receiver.waitFor(300);
    await fixture.settled();
    await first.stop();
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'm' || n from generate_series(1, 50) n`);
    await receiver.waitFor(600);
    await fixture.settled();
    await expect.poll(owners, { timeout: 8_000 }).toEqual([6]);
    const ids = receiver.calls.map(({ url, headers }) => `${url} ${String(headers['webhook-id'])}`);
    expect(new Set(ids).size).toBe(600);
    expect(ids).toHaveLength(600);
  });

  it('tell the owner of a lane at once what another one queued for it', async () => {
    const table = await fixture.table();
    for (let n = 0; n < 2; n += 1) {
      const webhook = await fixture.webhook([`${receiver.url}/${n}`]);
      await fixture.event(webhook.Id, table);
    }
    await fixture.worker({}, { notified: true });
    await fixture.worker({}, { notified: true });
    await expect.poll(owners, { timeout: 8_000 }).toEqual([1, 1]);
    // New owners wait their first second.
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('warm')`);
    await receiver.waitFor(2);
    const delays: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      receiver.clear();
      const began = performance.now();
      await fixture.pool.query(`insert into ${table.sql} ("Name") values ('n')`);
      await receiver.waitFor(2);
      delays.push(performance.now() - began);
    }
    // The queue is looked at each second besides.
    expect(delays.toSorted((a, b) => a - b)[5]).toBeLessThan(400);
  });
});
