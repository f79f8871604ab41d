import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FanOut } from '../../src/delivery/fan-out.ts';
import { openDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

let fixture: DeliveryFixture;

beforeEach(async () => {
  fixture = await openDeliveryFixture();
});
afterEach(async () => {
  await fixture.close();
});

describe('fan-out', () => {
  it('finds the changes of another table while one is noticed again and again', async () => {
    const [busy, quiet] = [await fixture.table(), await fixture.table()];
    const webhook = await fixture.webhook(['https://receiver.example/']);
    await fixture.event(webhook.Id, busy);
    await fixture.event(webhook.Id, quiet);
    const seen = new Set<number>();
    const fanOut = new FanOut({
      pool: fixture.pool, integrationUrl: '', observe() {},
      async beforeHandOff(made) {
        for (const { tableId } of made.messages) seen.add(tableId);
      },
      handOff: () => undefined,
    });
    await fixture.pool.query(`insert into ${quiet.sql} ("Name") values ('by plain SQL')`);
    const { signal } = new AbortController();
    for (let round = 0; round < 1_000 && !seen.has(quiet.id); round += 1) {
      await fixture.pool.query(`insert into ${busy.sql} ("Name") values ('again')`);
      fanOut.notice(busy.id);
      await fanOut.runOnce(signal, () => {});
      await sleep(1);
    }
    expect([...seen].toSorted()).toEqual([busy.id, quiet.id].toSorted());
  });

  it('looks at a noticed table though no listing has named it', async () => {
    const table = await fixture.table();
    const webhook = await fixture.webhook(['https://receiver.example/']);
    await fixture.event(webhook.Id, table);
    let messages = 0;
    const fanOut = new FanOut({
      pool: fixture.pool, integrationUrl: '', observe() {},
      async beforeHandOff(made) {
        messages += made.messages.length;
      },
      handOff: () => undefined,
    });
    const { signal } = new AbortController();
    await fanOut.runOnce(signal, () => {});
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
    fanOut.notice(table.id);
    await fanOut.runOnce(signal, () => {});
    expect(messages).toBe(1);
  });
});
