import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdOutgoingUrl } from '../../src/delivery/hold-outgoing-url.ts';
import { LaneRegistry } from '../../src/delivery/lane-registry.ts';
import { Ownership } from '../../src/delivery/ownership.ts';
import { resumeOutgoingUrls } from '../../src/delivery/resume-outgoing-urls.ts';
import { regenerateSecret } from '../../src/webhooks/regenerate-secret.ts';
import { startReceiver, type ReceivedCall, type Receiver } from '../support/start-receiver.ts';
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

const isSignedBy = (secret: string, { body, headers }: ReceivedCall): boolean => {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
};

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
    await expect.poll(owners).toEqual([3, 3]);

    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'n' || n from generate_series(1, 50) n`);
    await receiver.waitFor(300);
    await fixture.settled();
    await first.stop();
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'm' || n from generate_series(1, 50) n`);
    await receiver.waitFor(600);
    await fixture.settled();
    await expect.poll(owners).toEqual([6]);
    const ids = receiver.calls.map(({ url, headers }) => `${url} ${String(headers['webhook-id'])}`);
    expect(new Set(ids).size).toBe(600);
    expect(ids).toHaveLength(600);
  });

  it('leave to each other what is beyond their share, whatever calls turn up, and take what a grown share allows', async () => {
    const member = async () => {
      const registry = new LaneRegistry({ open: async () => `whsec_${Buffer.alloc(32).toString('base64')}` }, 'http://rowcast.test');
      const ownership = new Ownership({ pool: fixture.pool, registry, observe() {}, changed() {}, lost() {} });
      await ownership.join();
      return { ownership, ids: () => [...registry.webhooks.keys()] };
    };
    let urls = 0;
    const newWebhook = async () => (await fixture.webhook([`${receiver.url}/${(urls += 1)}`])).Id;
    const webhooks = [await newWebhook(), await newWebhook(), await newWebhook()];
    const one = await member();
    await one.ownership.beat();
    expect(one.ids()).toHaveLength(3);
    const two = await member();
    await one.ownership.beat();
    expect(one.ids()).toHaveLength(2);
    // Calls of the one given back turn up where it was: were it taken again, each of its owners would give it back before its first call.
    const given = webhooks.filter((id) => !one.ids().includes(id));
    await one.ownership.claim(given);
    expect(one.ids()).toHaveLength(2);
    await two.ownership.beat();
    expect(two.ids()).toEqual(given);

    const fourth = await newWebhook();
    await one.ownership.claim([fourth]);
    expect(one.ids()).toHaveLength(2);
    await two.ownership.claim([fourth]);
    expect(two.ids()).toContain(fourth);
    // Beyond both shares as they were: asked for anew, but not at every call.
    const fifth = await newWebhook();
    await expect.poll(async () => {
      await one.ownership.claim([fifth]);
      return one.ids();
    }).toContain(fifth);
  });

  it('tell the owner of a lane at once what another one queued for it', async () => {
    const table = await fixture.table();
    for (let n = 0; n < 2; n += 1) {
      const webhook = await fixture.webhook([`${receiver.url}/${n}`]);
      await fixture.event(webhook.Id, table);
    }
    await fixture.worker({}, { notified: true });
    await fixture.worker({}, { notified: true });
    await expect.poll(owners).toEqual([1, 1]);
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

  it('hear at once of holds, resumes and new secrets, whoever owns the webhook', async () => {
    const { pool, account } = fixture;
    const table = await fixture.table();
    const webhooks = [await fixture.webhook([`${receiver.url}/0`]), await fixture.webhook([`${receiver.url}/1`])];
    for (const { Id } of webhooks) await fixture.event(Id, table);
    // Definitions are looked at each second besides: half a second late on average.
    await fixture.worker({}, { notified: true });
    await fixture.worker({}, { notified: true });
    await expect.poll(owners).toEqual([1, 1]);
    await pool.query(`insert into ${table.sql} ("Name") values ('warm')`);
    await receiver.waitFor(2);
    // A busy machine may be late at times; one that heard of nothing would be late nearly always, as two owners have to know.
    const heard = { hold: 0, resume: 0, secret: 0 };
    for (let n = 0; n < 6; n += 1) {
      await fixture.settled();
      receiver.clear();
      for (const [index, { Id }] of webhooks.entries()) {
        await holdOutgoingUrl(pool, { accountId: account.id, webhookId: Id, actor: 'Jo', body: { Url: `${receiver.url}/${index}` } });
      }
      await sleep(200);
      await pool.query(`insert into ${table.sql} ("Name") values ('n')`);
      await sleep(200);
      if (receiver.calls.length === 0) heard.hold += 1;
      const began = performance.now();
      for (const { Id } of webhooks) await resumeOutgoingUrls(pool, { accountId: account.id, webhookId: Id, body: {} });
      await receiver.waitFor(2);
      if (performance.now() - began < 300) heard.resume += 1;
      await fixture.settled();
      receiver.clear();
      const secrets = await Promise.all(webhooks.map(({ Id }) => regenerateSecret(fixture.parts, fixture.author, Id, { OverlapHours: 0 })));
      await sleep(200);
      await pool.query(`insert into ${table.sql} ("Name") values ('n')`);
      const calls = await receiver.waitFor(2);
      if (calls.every((call) => isSignedBy(secrets[Number(call.url.slice(1))]!.Secret, call))) heard.secret += 1;
    }
    expect(Object.values(heard).every((times) => times >= 3), JSON.stringify(heard)).toBe(true);
  });
});
