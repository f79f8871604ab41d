import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { DefinitionCache } from '../../src/delivery/definition-cache.ts';
import { fanOutTable } from '../support/fan-out-table.ts';
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

describe('a worker', () => {
  it('delivers a change to every URL, signed, and records the attempts', async () => {
    const table = await fixture.table();
    const webhook = await fixture.webhook([`${receiver.url}/a`, `${receiver.url}/b`]);
    await fixture.event(webhook.Id, table);
    const worker = await fixture.worker();
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
    worker.nudge();
    const calls = await receiver.waitFor(2);
    expect(calls.map(({ url }) => url).toSorted()).toEqual(['/a', '/b']);
    const [first, second] = calls.map((call) => {
      new Webhook(webhook.Secret).verify(call.body, call.headers as Record<string, string>);
      return JSON.parse(call.body) as { messageId: string; secret: string; data: unknown[] };
    });
    expect(first!.messageId).toBe(second!.messageId);
    expect(first!.secret).toBe(webhook.Secret);
    expect(first!.data).toEqual([{ PK_ID: 1, Name: 'Ada' }]);
    await fixture.settled();
    const { rows } = await fixture.pool.query(`select outcome, http_status, number from rowcast.attempt`);
    expect(rows).toEqual([{ outcome: 'delivered', http_status: 200, number: 1 }, { outcome: 'delivered', http_status: 200, number: 1 }]);
    const stored = await fixture.pool.query<{ body: string }>(`select body from rowcast.message`);
    expect(stored.rows[0]!.body).not.toContain(webhook.Secret);
  });

  it('makes every message when changes were taken with older definitions in mind', async () => {
    const table = await fixture.table();
    const first = await fixture.webhook([`${receiver.url}/first`]);
    await fixture.event(first.Id, table);
    const cache = new DefinitionCache();
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('one')`);
    expect((await fanOutTable(fixture.pool, cache, table.id))?.messages).toHaveLength(1);
    // The cache now holds definitions without the second event.
    const second = await fixture.webhook([`${receiver.url}/second`]);
    await fixture.event(second.Id, table);
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('two')`);
    expect((await fanOutTable(fixture.pool, cache, table.id))?.messages).toHaveLength(2);
  });

  it('tries again what failed, with the same ids, until it is delivered or dead', async () => {
    const table = await fixture.table();
    const webhook = await fixture.webhook([`${receiver.url}/flaky`, `${receiver.url}/dead`]);
    await fixture.event(webhook.Id, table);
    let flaky = 0;
    receiver.respond(({ url }) => ({ status: url === '/dead' || (flaky += 1) < 3 ? 500 : 200 }));
    await fixture.worker();
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
    await receiver.waitFor(7);
    await fixture.settled();
    const { rows } = await fixture.pool.query(
      `select array_agg(outcome order by number) as outcomes, count(distinct call_id)::integer as calls from rowcast.attempt group by url_id order by 2, count(*)`,
    );
    expect(rows).toEqual([
      { outcomes: ['failed', 'failed', 'delivered'], calls: 1 },
      { outcomes: ['failed', 'failed', 'failed', 'dead'], calls: 1 },
    ]);
    expect((await fixture.pool.query(`select state, reason, attempts from rowcast.undelivered_call`)).rows).toEqual([{ state: 'dead', reason: 'HTTP 500', attempts: 4 }]);
    expect(new Set(receiver.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('sends a backlog of many URLs and thousands of calls once each', async () => {
    const table = await fixture.table();
    for (let n = 0; n < 5; n += 1) {
      const webhook = await fixture.webhook([1, 2, 3].map((m) => `${receiver.url}/${n}/${m}`));
      await fixture.event(webhook.Id, table);
    }
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'n' || n from generate_series(1, 150) n`);
    await fixture.worker();
    await receiver.waitFor(2_250);
    await fixture.settled();
    const ids = receiver.calls.map(({ url, headers }) => `${url} ${String(headers['webhook-id'])}`);
    expect(ids).toHaveLength(2_250);
    expect(new Set(ids).size).toBe(2_250);
  });

  it('never exceeds a limit, over all URLs, and reaches it', async () => {
    const table = await fixture.table();
    const webhook = await fixture.webhook([`${receiver.url}/a`, `${receiver.url}/b`], { limit: 40 });
    await fixture.event(webhook.Id, table);
    await fixture.worker();
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'n' || n from generate_series(1, 50) n`);
    const { over, medianGapMs } = await measureRate(fixture.pool, await receiver.waitFor(100), 40);
    expect(over).toBeLessThanOrEqual(0);
    // 25 ms, if it is made full use of.
    expect(medianGapMs).toBeLessThan(50);
  });

  it('holds a URL that answers 410 and goes on with the others', async () => {
    const table = await fixture.table();
    const webhook = await fixture.webhook([`${receiver.url}/gone`, `${receiver.url}/here`]);
    await fixture.event(webhook.Id, table);
    receiver.respond(({ url }) => ({ status: url === '/gone' ? 410 : 200 }));
    await fixture.worker();
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('one')`);
    // The worker holds the lane before it writes that down.
    await expect
      .poll(async () => (await fixture.pool.query(`select state, held_reason from rowcast.outgoing_url order by position`)).rows)
      .toEqual([{ state: 'held', held_reason: 'gone' }, { state: 'active', held_reason: null }]);
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('two')`);
    await receiver.waitForRequest(({ url, body }) => url === '/here' && body.includes('two'));
    expect(receiver.calls.filter(({ url }) => url === '/gone')).toHaveLength(1);
    await expect.poll(async () => (await fixture.pool.query(`select count(*)::integer as n from rowcast.call`)).rows).toEqual([{ n: 2 }]);
  });

  it('is not delayed by a URL that hangs', async () => {
    const table = await fixture.table();
    const webhook = await fixture.webhook([`${receiver.url}/hangs`, `${receiver.url}/healthy`]);
    await fixture.event(webhook.Id, table);
    receiver.respond(({ url }) => (url === '/hangs' ? new Promise(() => {}) : { status: 200 }));
    // The calls that hang outlast the test: whatever waited for them would never come.
    await fixture.worker({ callTimeoutMs: 600_000 });
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'n' || n from generate_series(1, 300) n`);
    await receiver.waitForRequest(() => receiver.calls.filter(({ url }) => url === '/healthy').length === 300);
    expect(receiver.calls.filter(({ url }) => url === '/hangs').length).toBeLessThanOrEqual(4);
  });
});
