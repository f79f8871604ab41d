import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '../../src/db/transaction.ts';
import { claimChanges } from '../../src/delivery/claim-changes.ts';
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
      pool: fixture.pool, integrationUrl: '', observe() {}, mayFollow: () => true,
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

  it('leaves a table alone whose batch failed, and goes on with the others', async () => {
    const [bad, good] = [await fixture.table(), await fixture.table()];
    const webhook = await fixture.webhook(['https://receiver.example/']);
    for (const table of [bad, good]) {
      await fixture.event(webhook.Id, table);
      await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ada' from generate_series(1, 1200)`);
    }
    const handedOff = new Map<number, number>();
    const failures: string[] = [];
    let isBroken = true;
    const fanOut = new FanOut({
      pool: fixture.pool, integrationUrl: '', mayFollow: () => true, beforeHandOff: async () => {},
      observe(observation) {
        if (observation.kind === 'loop.failed') failures.push(observation.loop);
      },
      handOff({ messages }) {
        const { tableId } = messages[0]!;
        if (tableId === bad.id && isBroken) throw new Error('broken');
        handedOff.set(tableId, (handedOff.get(tableId) ?? 0) + messages.length);
        return undefined;
      },
    });
    const { signal } = new AbortController();
    while (await fanOut.runOnce(signal, () => {}));
    expect(handedOff).toEqual(new Map([[good.id, 1200]]));
    // Once, unless the machine took longer than it is left alone for.
    expect(new Set(failures)).toEqual(new Set([`fan-out of table ${bad.id}`]));
    isBroken = false;
    const goesOn = async () => {
      while (await fanOut.runOnce(signal, () => {}));
      return handedOff.get(bad.id) ?? 0;
    };
    // What was stored when the hand-off failed is in the queue.
    await expect.poll(goesOn).toBeGreaterThan(0);
    expect((await fixture.pool.query('select count(*) from rowcast.message')).rows[0].count).toBe(2400);
    expect((await fixture.pool.query('select 1 from rowcast.change')).rows).toEqual([]);
  });

  it('claims no more bytes than it may hold, however well they compress, but one change at least', async () => {
    const table = await fixture.table([{ Name: 'Note', Type: 'TEXT' }]);
    const webhook = await fixture.webhook(['https://receiver.example/']);
    await fixture.event(webhook.Id, table);
    await fixture.pool.query(`insert into ${table.sql} ("Note") select repeat('a', 50000) from generate_series(1, 6)`);
    const row = (await fixture.pool.query<{ bytes: number }>('select octet_length(new_row::text) as bytes from rowcast.change limit 1')).rows[0]!.bytes;
    const claim = (bytes: number) => transaction(fixture.pool, async (client) => (await claimChanges(client, table.id, { changes: 500, bytes }, 0)).changes.length);
    expect([await claim(row * 3), await claim(1), await claim(row * 500)]).toEqual([3, 1, 2]);
  });

  it('looks at a noticed table though no listing has named it', async () => {
    const table = await fixture.table();
    const webhook = await fixture.webhook(['https://receiver.example/']);
    await fixture.event(webhook.Id, table);
    let messages = 0;
    const fanOut = new FanOut({
      pool: fixture.pool, integrationUrl: '', observe() {}, mayFollow: () => true,
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
