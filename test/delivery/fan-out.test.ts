import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withConnection } from '../../src/db/with-connection.ts';
import { transaction } from '../../src/db/transaction.ts';
import { ChangeFloor } from '../../src/delivery/change-floor.ts';
import { ChangeFloors } from '../../src/delivery/change-floors.ts';
import { DefinitionCache } from '../../src/delivery/definition-cache.ts';
import { BATCH_SIZE } from '../../src/delivery/delivery-settings.ts';
import { FanOut, type FanOutParts } from '../../src/delivery/fan-out.ts';
import { listTablesFromFloors } from '../../src/delivery/list-tables-with-changes.ts';
import { makeBatch, type Batch } from '../../src/delivery/make-batch.ts';
import { readChanges } from '../../src/delivery/read-changes.ts';
import { storeBatch } from '../../src/delivery/store-batch.ts';
import { fanOutTable } from '../support/fan-out-table.ts';
import { openDeliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

let fixture: DeliveryFixture;
const borrowed: PoolClient[] = [];

beforeEach(async () => {
  fixture = await openDeliveryFixture();
});
afterEach(async () => {
  for (const client of borrowed.splice(0)) client.release(true);
  await fixture.close();
});

const NOBODY_FIRST = { take: () => () => {}, free: undefined, isContested: false };

describe('fan-out', () => {
  it('finds the changes of another table while one is noticed again and again', async () => {
    const [busy, quiet] = [await fixture.table(), await fixture.table()];
    const webhook = await fixture.webhook(['https://receiver.example/']);
    await fixture.event(webhook.Id, busy);
    await fixture.event(webhook.Id, quiet);
    const seen = new Set<number>();
    const fanOut = new FanOut({
      pool: fixture.pool, integrationUrl: '', observe() {}, mayFollow: () => true, rightOfWay: NOBODY_FIRST,
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
      await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ada' from generate_series(1, 3000)`);
    }
    const handedOff = new Map<number, number>();
    const failures: string[] = [];
    let isBroken = true;
    const fanOut = new FanOut({
      pool: fixture.pool, integrationUrl: '', mayFollow: () => true, rightOfWay: NOBODY_FIRST, beforeHandOff: async () => {},
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
    expect(handedOff).toEqual(new Map([[good.id, 3000]]));
    // Once, unless the machine took longer than it is left alone for.
    expect(new Set(failures)).toEqual(new Set([`fan-out of table ${bad.id}`]));
    isBroken = false;
    const goesOn = async () => {
      while (await fanOut.runOnce(signal, () => {}));
      return handedOff.get(bad.id) ?? 0;
    };
    // What was stored when the hand-off failed is in the queue.
    await expect.poll(goesOn).toBeGreaterThan(0);
    expect((await fixture.pool.query('select count(*) from rowcast.message')).rows[0].count).toBe(6000);
    expect((await fixture.pool.query('select 1 from rowcast.change')).rows).toEqual([]);
  });

  it('reads no more bytes than it may hold, however well they compress, but one change at least', async () => {
    const table = await fixture.table([{ Name: 'Note', Type: 'TEXT' }]);
    const webhook = await fixture.webhook(['https://receiver.example/']);
    await fixture.event(webhook.Id, table);
    await fixture.pool.query(`insert into ${table.sql} ("Note") select repeat('a', 50000) from generate_series(1, 6)`);
    const row = (await fixture.pool.query<{ bytes: number }>('select octet_length(new_row::text) as bytes from rowcast.change limit 1')).rows[0]!.bytes;
    const read = async (bytes: number) => (await withConnection(fixture.pool, (client) => readChanges(client, { tableId: table.id, look: { from: 0, open: new Map() }, changes: 500, bytes }))).changes.length;
    expect([await read(row * 3), await read(1), await read(row * 500)]).toEqual([3, 1, 6]);
  });

  it('lets the changes of one table wait for no batch of another', async () => {
    const [busy, quiet] = [await listenedTable('1'), await listenedTable('2')];
    await fixture.pool.query(`insert into ${busy.sql} ("Name") select 'Ada' from generate_series(1, 2000)`);
    const fanOut = quietFanOut();
    // Storing the first batch takes as long as this lasts.
    const hindrance = await borrow();
    await hindrance.query('begin');
    await hindrance.query('select from rowcast.change for update');
    const taken = fanOut.takeAll(busy.id);
    await waitForLocks(1);
    await fixture.pool.query(`insert into ${quiet.sql} ("Name") values ('Ada')`);
    fanOut.notice(quiet.id);
    await expect.poll(stored).toEqual({ changes: 2000, messages: 1, calls: 1 });
    await hindrance.query('commit');
    await taken;
    expect(await stored()).toEqual({ changes: 0, messages: 2001, calls: 2001 });
  });

  it('stores a batch of a table with many changes when nobody has the right of way, which others have', async () => {
    const [busy, quiet] = [await listenedTable('1'), await listenedTable('2')];
    await fixture.pool.query(`insert into ${busy.sql} ("Name") select 'Ada' from generate_series(1, 1200)`);
    const way = new Way();
    const elsewhere = way.take();
    const fanOut = quietFanOut(fixture.pool, way);
    const all = fanOut.takeAll(busy.id);
    await fixture.pool.query(`insert into ${quiet.sql} ("Name") values ('Ada')`);
    fanOut.notice(quiet.id);
    await expect.poll(stored).toEqual({ changes: 1200, messages: 1, calls: 1 });
    await expect.poll(() => way.holders).toBe(1);
    // One that is known to be a crowd no longer goes first, however often it is noticed.
    fanOut.notice(busy.id);
    expect(way.holders).toBe(1);
    elsewhere();
    await all;
    expect(await stored()).toEqual({ changes: 0, messages: 1201, calls: 1201 });
    // Its last batch was not full, and more may come.
    fanOut.notice(busy.id);
    expect(way.holders).toBe(0);
  });

  it.each([
    { isContested: false, sizes: [500, 500, 100] },
    { isContested: true, sizes: [500, 150, 150, 150, 150] },
  ])('makes smaller batches of a table with many changes while others come: $isContested', async ({ isContested, sizes }) => {
    const table = await listenedTable();
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ada' from generate_series(1, 1100)`);
    const fanOut = quietFanOut(fixture.pool, { ...NOBODY_FIRST, isContested });
    await fanOut.takeAll(table.id);
    expect(fanOut.sizes).toEqual(sizes);
  });

  it('says of a smaller batch how many times as large the next one may be', async () => {
    const table = await listenedTable();
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
    const wanted = { tableId: table.id, look: { from: 0, open: new Map() }, accountId: undefined, integrationUrl: '' };
    const growths = [500, 150].map(async (changes) => {
      const { batch } = await withConnection(fixture.pool, (client) => makeBatch(client, new DefinitionCache(), { ...wanted, changes }));
      return batch!.growth;
    });
    expect(await Promise.all(growths)).toEqual([1, 500 / 150]);
  });

  it('does not let a table with many changes wait for itself', async () => {
    const table = await listenedTable();
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ada' from generate_series(1, 1200)`);
    await quietFanOut(fixture.pool, new Way()).takeAll(table.id);
    expect(await stored()).toEqual({ changes: 0, messages: 1200, calls: 1200 });
  });

  it('gives no right of way to a table that rests', async () => {
    const table = await listenedTable();
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
    const holder = await borrow();
    await holder.query(`select pg_advisory_lock(hashtextextended('rowcast.fan-out', $1))`, [table.id]);
    const way = new Way();
    const fanOut = quietFanOut(fixture.pool, way);
    fanOut.notice(table.id);
    await fanOut.runOnce();
    fanOut.notice(table.id);
    expect(way.holders).toBe(0);
    expect(await stored()).toEqual({ changes: 1, messages: 0, calls: 0 });
  });

  it('lets tables with many changes go on for one that waits until somebody has it in hand', async () => {
    const [one, other, quiet] = [await listenedTable('1'), await listenedTable('2'), await listenedTable('3')];
    for (const { sql } of [one, other]) await fixture.pool.query(`insert into ${sql} ("Name") select 'Ada' from generate_series(1, 2000)`);
    const way = new Way();
    const elsewhere = way.take();
    const fanOut = quietFanOut(fixture.pool, way);
    fanOut.notice(other.id);
    const all = fanOut.takeAll(one.id);
    // Of each a batch is to be stored, and another to be read.
    await expect.poll(() => way.asked).toBeGreaterThanOrEqual(4);
    await fixture.pool.query(`insert into ${quiet.sql} ("Name") values ('Ada')`);
    fanOut.notice(quiet.id);
    const ofQuiet = async () => (await fixture.pool.query('select 1 from rowcast.message where table_id = $1', [quiet.id])).rowCount;
    await expect.poll(ofQuiet).toBe(1);
    expect((await stored()).changes).toBeGreaterThan(1000);
    elsewhere();
    await all;
    expect(await stored()).toEqual({ changes: 0, messages: 4001, calls: 4001 });
  });

  it('looks at a noticed table though no listing has named it', async () => {
    const table = await fixture.table();
    const webhook = await fixture.webhook(['https://receiver.example/']);
    await fixture.event(webhook.Id, table);
    let messages = 0;
    const fanOut = new FanOut({
      pool: fixture.pool, integrationUrl: '', observe() {}, mayFollow: () => true, rightOfWay: NOBODY_FIRST,
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

  it('looks for other tables when the first changes of a noticed one are handed off', async () => {
    const table = await listenedTable();
    const order: string[] = [];
    const listingPool = new Proxy(fixture.pool, {
      get(pool, property) {
        if (property === 'query') order.push('listed');
        return Reflect.get(pool, property, pool);
      },
    });
    const fanOut = quietFanOut(listingPool, NOBODY_FIRST, () => void order.push('handed off'));
    await fanOut.takeAll(table.id);
    // As after a rest: a listing is due.
    await sleep(60);
    order.length = 0;
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
    await fanOut.takeAll(table.id);
    await expect.poll(() => order).toEqual(['handed off', 'listed']);
  });

  it('lets a noticed table wait for no listing', async () => {
    const table = await listenedTable();
    let listed = () => {};
    const listing = new Promise<void>((resolve) => {
      listed = resolve;
    });
    const slowPool = new Proxy(fixture.pool, {
      get(pool, property) {
        if (property !== 'query') return Reflect.get(pool, property, pool);
        return async (...[query]: Parameters<Pool['query']>) => {
          await listing;
          return pool.query(query);
        };
      },
    });
    const fanOut = quietFanOut(slowPool);
    const ran = fanOut.runOnce();
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
    fanOut.notice(table.id);
    await expect.poll(stored).toEqual({ changes: 0, messages: 1, calls: 1 });
    // Nor when the listing was begun before and all that was noticed is taken.
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
    fanOut.notice(table.id);
    expect(await ran).toBe(true);
    const next = fanOut.runOnce();
    await expect.poll(stored).toEqual({ changes: 0, messages: 2, calls: 2 });
    listed();
    expect(await next).toBe(false);
  });

  it('passes over a large statement that is not committed once, and finds its changes when it is', async () => {
    const [large, inHand] = [await listenedTable('1'), await listenedTable('2')];
    const floors = new ChangeFloors();
    floors.of(inHand.id);
    const listed = () => floors.listTables(fixture.pool, (tableId) => tableId === inHand.id);
    const statement = await borrow();
    await statement.query('begin');
    for (const { sql } of [large, inHand]) await statement.query(`insert into ${sql} ("Name") select 'Ada' from generate_series(1, 50000)`);
    const floor = floors.of(large.id);
    await slowly(listed);
    expect(floor.value).toBe(0);
    // A look of somebody else is told of while this one is under way.
    const open = await slowly(listed, () => {
      floor.looked({ from: 0, snapshot: '1:1:', drawn: 0 }, 0, 0, false);
      return floor.open;
    });
    expect(floor.open).toBe(open);
    expect(await listed()).toEqual([]);
    const { rows: [of] } = await statement.query<{ last: number }>('select max(id) as last from rowcast.change');
    expect(floor.value).toBe(of!.last + 1);
    expect(floors.of(inHand.id).value).toBe(0);
    expect(await listed()).toEqual([]);
    await statement.query('commit');
    expect((await listed()).toSorted()).toEqual([large.id, inHand.id].toSorted());
    const { look, changes } = await withConnection(fixture.pool, (client) => readChanges(client, { tableId: large.id, look: floor.from(0), changes: 5, bytes: 1e6 }));
    expect(changes).toHaveLength(5);
    expect(look.from).toBeLessThanOrEqual(changes[0]!.id);
  });

  it('lists no table without changes, whatever transactions end, and every one with changes, be it captured no more', async () => {
    const [large, idle, detached] = [await listenedTable('1'), await listenedTable('2'), await listenedTable('3')];
    const floors = new ChangeFloors();
    const listed = () => floors.listTables(fixture.pool, () => false);
    const [statement, other] = [await borrow(), await borrow()];
    await statement.query(`begin; insert into ${large.sql} ("Name") select 'Ada' from generate_series(1, 50000)`);
    await other.query('begin');
    const { rows: [ended] } = await other.query<{ id: string }>('select pg_current_xact_id()::text as id');
    await slowly(listed);
    expect(await listed()).toEqual([]);
    expect(floors.of(large.id).open.has(ended!.id)).toBe(true);
    expect(floors.of(idle.id).open.size).toBeGreaterThanOrEqual(2);
    await other.query('commit');
    expect(await listed()).toEqual([]);
    await fixture.pool.query(`insert into ${detached.sql} ("Name") values ('Ada')`);
    await fixture.pool.query('delete from rowcast.capture where table_id = $1', [detached.id]);
    await slowly(listed);
    const added = await listenedTable('4');
    // Whoever fails or begins meanwhile looks at everything.
    await slowly(listed, () => {
      floors.forget(idle.id);
      floors.of(added.id);
    });
    expect([idle, added].map(({ id }) => floors.of(id).value)).toEqual([0, 0]);
    expect(floors.of(large.id).open.has(ended!.id)).toBe(false);
    expect(await listed()).toEqual([detached.id]);
  });

  it('takes a change that commits late at once, however many after it have been taken', async () => {
    const table = await listenedTable();
    const fanOut = quietFanOut();
    const late = await borrow();
    for (let round = 1; round <= 3; round += 1) {
      await late.query(`begin; insert into ${table.sql} ("Name") values ('late')`);
      await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ada' from generate_series(1, 600)`);
      await fanOut.takeAll(table.id);
      expect(await stored()).toMatchObject({ changes: 0, messages: round * 601 - 1 });
      await late.query('commit');
      await fanOut.takeAll(table.id);
      expect(await stored()).toMatchObject({ changes: 0, messages: round * 601 });
    }
  });

  it('takes the late change of a transaction that is younger than any that has ended: a snapshot does not list it', async () => {
    const table = await listenedTable();
    const fanOut = quietFanOut();
    const [older, late] = [await borrow(), await borrow()];
    await older.query('begin; select pg_current_xact_id()');
    await late.query(`begin; insert into ${table.sql} ("Name") values ('late')`);
    await older.query(`insert into ${table.sql} ("Name") values ('Ada'); commit`);
    await fanOut.takeAll(table.id);
    expect(await stored()).toMatchObject({ changes: 0, messages: 1 });
    await late.query('commit');
    await fanOut.takeAll(table.id);
    expect(await stored()).toMatchObject({ changes: 0, messages: 2 });
  });

  it('lists from the floors the tables of transactions that have ended', async () => {
    const [table, other] = [await listenedTable('1'), await listenedTable('2')];
    const floor = new ChangeFloor();
    const look = async () => {
      const { look, changes } = await withConnection(fixture.pool, (client) => readChanges(client, { tableId: table.id, look: floor.from(0), changes: 500, bytes: 1e6 }));
      floor.looked(look, 0, 0, changes.length > 0);
      if (changes.length > 0) floor.stored(changes.at(-1)!.id, look);
      return changes.map(({ id }) => id);
    };
    const floors = new Map([[table.id, floor], [other.id, new ChangeFloor()]]);
    const listed = async () => (await listTablesFromFloors(fixture.pool, floors)).tableIds;
    const late = await borrow();
    await late.query(`begin; insert into ${table.sql} ("Name") values ('late')`);
    await fixture.pool.query(`insert into ${table.sql} ("Name") values ('Ada')`);
    const [taken] = await look();
    await fixture.pool.query('delete from rowcast.change where id = $1', [taken]);
    expect(await look()).toEqual([]);
    expect(await listed()).toEqual([]);
    await late.query('commit');
    expect(await listed()).toEqual([table.id]);
    const [found] = await look();
    expect(found).toBeLessThan(taken!);
    await fixture.pool.query('delete from rowcast.change where id = $1', [found]);
    expect(await look()).toEqual([]);
    expect(await listed()).toEqual([]);
    await fixture.pool.query(`insert into ${other.sql} ("Name") values ('Ada')`);
    expect(await listed()).toEqual([other.id]);
  });

  it('stores nothing of a batch whose changes another worker has taken since, be it one of them', async () => {
    const table = await listenedTable();
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ada' from generate_series(1, 3)`);
    const stopped = await madeFrom(table.id, 0);
    expect(stopped.messages).toHaveLength(3);
    expect((await fanOutTable(fixture.pool, new DefinitionCache(), table.id))?.messages).toHaveLength(3);
    expect(await storeBatch(fixture.pool, stopped, null)).toBe(false);

    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ben' from generate_series(1, 3)`);
    const partly = await madeFrom(table.id, 0);
    await fixture.pool.query('delete from rowcast.change where id = $1', [partly.changeIds[1]]);
    expect(await storeBatch(fixture.pool, partly, null)).toBe(false);
    expect(await stored()).toEqual({ changes: 2, messages: 3, calls: 3 });
  });

  it('stores a batch made ahead only when the one before it has left the outbox, and none while another worker stores one', async () => {
    const table = await listenedTable();
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ada' from generate_series(1, 2)`);
    const first = await madeFrom(table.id, 0);
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ben' from generate_series(1, 2)`);
    const second = await madeFrom(table.id, first.changeIds.at(-1)! + 1);
    expect(await storeBatch(fixture.pool, second, first)).toBe(false);
    await transaction(fixture.pool, async (client) => {
      expect(await storeBatch(client, first, null)).toBe(true);
      expect(await storeBatch(fixture.pool, second, null)).toBe(false);
    });
    expect(await stored()).toEqual({ changes: 2, messages: 2, calls: 2 });
    expect(await storeBatch(fixture.pool, second, first)).toBe(true);
    expect(await stored()).toEqual({ changes: 0, messages: 4, calls: 4 });
  });

  it('makes one message of each change, in order for each record, by however many workers', async () => {
    const table = await listenedTable();
    await fixture.pool.query(`insert into ${table.sql} ("Name") select 'Ada' from generate_series(1, 4)`);
    for (let round = 0; round < 800; round += 1) await fixture.pool.query(`update ${table.sql} set "Name" = $1`, [`n${round}`]);
    const failures: unknown[] = [];
    const workers = [1, 2, 3].map(() => new FanOut({
      pool: fixture.pool, integrationUrl: '', mayFollow: () => true, rightOfWay: NOBODY_FIRST, beforeHandOff: async () => {}, handOff: () => undefined,
      observe(observation) {
        if (observation.kind === 'loop.failed') failures.push(observation);
      },
    }));
    const { signal } = new AbortController();
    const work = async (worker: FanOut) => {
      for (;;) {
        const more = await worker.runOnce(signal, () => {});
        if (!more && (await fixture.pool.query('select 1 from rowcast.change limit 1')).rows.length === 0) return;
      }
    };
    await Promise.all(workers.map(work));
    expect(failures).toEqual([]);
    // Whoever stores has the lock before he has a transaction's number.
    const { rows } = await fixture.pool.query<{ sequence: number; key: string }>(
      'select sequence, record_key as key from rowcast.message order by xmin::text::bigint, sequence',
    );
    expect(rows).toHaveLength(3_204);
    expect(new Set(rows.map(({ sequence }) => sequence)).size).toBe(3_204);
    const lastOf = new Map<string, number>();
    for (const { sequence, key } of rows) {
      expect(sequence).toBeGreaterThan(lastOf.get(key) ?? 0);
      lastOf.set(key, sequence);
    }
  });
});

/** A connection of the test's own, until its end. */
async function borrow(): Promise<PoolClient> {
  const client = await fixture.pool.connect();
  borrowed.push(client);
  return client;
}

/** Until as many statements as that wait for a lock. */
const waitForLocks = (count: number) => expect.poll(
  async () => (await fixture.pool.query(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rowCount,
).toBe(count);

/** Lists tables, and does something after the listing was sent off and before it is answered. */
async function slowly<Result>(list: () => Promise<number[]>, meanwhile: () => Result | void = () => {}): Promise<Result | void> {
  const hindrance = await borrow();
  await hindrance.query('begin; lock table rowcast.capture');
  const listing = list();
  await waitForLocks(1);
  const result = meanwhile();
  await hindrance.query('commit');
  await listing;
  return result;
}

/** A right of way without an end but that of its holders. */
class Way {
  #held = new Set<object>();
  #free: Promise<void> | undefined;
  #end = () => {};
  readonly isContested = false;
  /** How often somebody asked whether he may go on. */
  asked = 0;

  get free(): Promise<void> | undefined {
    this.asked += 1;
    return this.#free;
  }

  get holders(): number {
    return this.#held.size;
  }

  take(): () => void {
    const holder = {};
    this.#held.add(holder);
    this.#free ??= new Promise((resolve) => {
      this.#end = resolve;
    });
    return () => {
      if (!this.#held.delete(holder) || this.#held.size > 0) return;
      this.#free = undefined;
      this.#end();
    };
  }
}

/** A table with an event for inserts and updates, and one URL. */
async function listenedTable(path = '') {
  const table = await fixture.table();
  const webhook = await fixture.webhook([`https://receiver.example/${path}`]);
  await fixture.event(webhook.Id, table);
  await fixture.event(webhook.Id, table, 'table.recordUpdate');
  return table;
}

/** A fan-out whose messages go nowhere. */
function quietFanOut(pool = fixture.pool, rightOfWay: FanOutParts['rightOfWay'] = NOBODY_FIRST, handedOff = () => {}) {
  const { signal } = new AbortController();
  const sizes: number[] = [];
  const fanOut = new FanOut({
    pool, integrationUrl: '', observe() {}, mayFollow: () => true, rightOfWay, beforeHandOff: async () => {}, 
    handOff({ changeIds }) {
      sizes.push(changeIds.length);
      handedOff();
      return undefined;
    },
  });
  return {
    /** Changes of the batches that were handed off. */
    sizes,
    notice: (tableId: number) => fanOut.notice(tableId),
    runOnce: () => fanOut.runOnce(signal, () => {}),
    /** All changes of a table that is noticed. */
    async takeAll(tableId: number) {
      fanOut.notice(tableId);
      while (await fanOut.runOnce(signal, () => {}));
    },
  };
}

async function madeFrom(tableId: number, from: number): Promise<Batch> {
  const wanted = { tableId, look: { from, open: new Map() }, accountId: undefined, changes: BATCH_SIZE, integrationUrl: '' };
  const { batch } = await withConnection(fixture.pool, (client) => makeBatch(client, new DefinitionCache(), wanted));
  return batch!;
}

async function stored(): Promise<{ changes: number; messages: number; calls: number }> {
  const { rows } = await fixture.pool.query<{ changes: number; messages: number; calls: number }>(`
    select (select count(*) from rowcast.change) as changes, (select count(*) from rowcast.message) as messages, (select count(*) from rowcast.call) as calls`);
  return rows[0]!;
}
