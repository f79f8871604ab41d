import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { withConnection } from '../db/with-connection.ts';
import type { Observe } from '../observe.ts';
import { ChangeFloors } from './change-floors.ts';
import { DefinitionCache } from './definition-cache.ts';
import { BATCH_SIZE, BATCH_SIZE_BESIDE_OTHERS } from './delivery-settings.ts';
import { listTablesWithChanges } from './list-tables-with-changes.ts';
import { makeBatch, type Batch, type MadeBatch } from './make-batch.ts';
import type { RightOfWay } from './right-of-way.ts';
import { SparingListing } from './sparing-listing.ts';
import { storeBatch } from './store-batch.ts';
import { TablesInTurn } from './tables-in-turn.ts';

export interface FanOutParts {
  /** Its connections pipeline. */
  pool: Pool;
  /** The server's default of `[@sys:IntegrationURL]`. */
  integrationUrl: string;
  observe: Observe;
  rightOfWay: Pick<RightOfWay, 'take' | 'free' | 'isContested'>;
  /**
   * Whether another batch may be made before these are handed off: their webhooks have their owners here, and their lanes room for
   * as many calls as the next one may make.
   */
  mayFollow(unsent: readonly Batch[]): boolean;
  /** What was stored, before it is handed off: webhooks that nobody owns can be taken. */
  beforeHandOff(batch: Batch): Promise<void>;
  /**
   * What was stored, to be sent as far as it can be sent soon.
   * @returns a promise when the lanes of this table are full of calls that wait only for this worker: more would not go sooner.
   */
  handOff(batch: Batch): Promise<void> | undefined;
}

/** While some tables always have changes, the others are looked for as often: about once in two full batches. */
const LISTING_MS = 40;
/** A listing of tables that takes longer is made from the floors, and of all tables only now and then. */
const QUICK_LISTING_MS = 5;
/** A table whose changes can't be fanned out is left alone for this long, so that it stalls no other. */
const FAILED_REST_MS = 2_000;
/** Takers at once. */
const MOST_TAKERS = 2;
/** A table counts as a crowd for so long after a full batch: what comes in one heap comes to an end now and then, and goes on. */
const CROWD_MS = 1_000;
/** A table whose changes another worker takes is left to it; after this long it is seen whether it still does. */
const TAKEN_REST_MS = 100;

const NONE: ReadonlyMap<string, number> = new Map();

const lastOf = ({ changeIds }: Batch): number => changeIds.at(-1)!;

/** A batch that is being made. */
interface Making {
  tableId: number;
  began: number;
  /** The batch of the same table ahead of it, where that one was not known to be stored. */
  behind: Batch | null;
  made: Promise<MadeBatch>;
}

/** Who makes one batch after the other, on a connection of their own. */
interface Taker {
  client: PoolClient;
  run: Run;
}

/** One run over all tables with changes. */
interface Run {
  signal: AbortSignal;
  /** Called when a table can be looked at again. */
  rested: () => void;
  /** Tables whose batch failed. */
  failed: Map<number, unknown>;
  takers: Set<Promise<void>>;
  /** Connections that could not be had. */
  errors: unknown[];
}

/**
 * Turns changes into messages, a batch of each table that has some in turn. Two are at it when two tables have changes, each on a
 * connection of their own, so that a table with a few does not wait until a batch of one with a million is stored.
 *
 * A batch is read, made in memory, and stored by one statement; no transaction is open in between. On one connection the reading
 * of the next batch goes ahead of the storing of this one: the database stores the one while the other is made.
 */
export class FanOut {
  readonly #parts: FanOutParts;
  readonly #cache = new DefinitionCache();
  readonly #floors = new ChangeFloors();
  readonly #listing: SparingListing<number>;
  /** Those rest whose lanes are full for the moment, that failed, or that another worker takes. */
  readonly #tables = new TablesInTurn<Taker>();
  /** Sent to be stored, and not yet handed off. */
  #unsent: readonly Batch[] = [];
  readonly #accounts = new Map<number, string>();
  /** When a batch of a table was last full. */
  readonly #fullAt = new Map<number, number>();
  /** What crowds wait for together. */
  #giving: { way: Promise<void>; end: () => void } | undefined;
  /** Ends the right of way of tables that are no crowd. */
  readonly #endWay = new Map<number, () => void>();
  #listedAt = -Infinity;
  #looking: Promise<void> | undefined;
  #run: Run | undefined;
  /** Ends the wait for a listing. */
  #endWait = () => {};

  constructor(parts: FanOutParts) {
    this.#parts = parts;
    this.#listing = new SparingListing(QUICK_LISTING_MS, {
      all: () => listTablesWithChanges(parts.pool),
      fromFloors: () => this.#floors.listTables(parts.pool, (tableId) => this.#tables.isInHand(tableId)),
    });
  }

  /** Changes of this table were committed: it is looked at without a listing first, by a run under way or the next one. */
  notice(tableId: number): void {
    this.#add(tableId);
    this.#enlist();
    this.#endWait();
  }

  /**
   * Batches of every table with changes, until none is left or one fails. Answers true when there is more to do at once.
   * @param rested called when a table can be looked at again
   */
  async runOnce(signal: AbortSignal, rested: () => void): Promise<boolean> {
    if (!this.#tables.anyWaits) await this.#unlessNoticed(this.#look());
    if (this.#tables.anyWaits && !signal.aborted) await this.#takeAll({ signal, rested, failed: new Map(), takers: new Set(), errors: [] });
    if (!this.#tables.anyWaits) await this.#unlessNoticed(this.#looking);
    return this.#tables.anyWaits;
  }

  async #takeAll(run: Run): Promise<void> {
    this.#run = run;
    this.#enlist();
    while (run.takers.size > 0) await Promise.all(run.takers);
    this.#run = undefined;
    if (run.failed.size === 0 && run.errors.length > 0) throw run.errors[0];
    for (const [tableId, error] of run.failed) {
      // What the database says now may have nothing to do with what it said before: another one may have taken its place.
      this.#floors.forget(tableId);
      this.#parts.observe({ kind: 'loop.failed', loop: `fan-out of table ${tableId}`, error, retryInMs: FAILED_REST_MS });
      this.#rest(tableId, sleep(FAILED_REST_MS, undefined, { ref: false }), run.rested);
    }
  }

  /** More takers, if there is work for them. */
  #enlist(): void {
    const run = this.#run;
    if (run === undefined || run.signal.aborted || run.failed.size > 0) return;
    while (run.takers.size < Math.min(MOST_TAKERS, this.#tables.hands)) {
      const taker = withConnection(this.#parts.pool, (client) => this.#takeTurns({ client, run }))
        .catch((error: unknown) => void run.errors.push(error))
        .finally(() => run.takers.delete(taker));
      run.takers.add(taker);
    }
  }

  /** One batch is made while another is stored; the connection is given up when one fails, as it may be what failed. */
  async #takeTurns(taker: Taker): Promise<void> {
    let storing: Promise<void> | undefined;
    for (let making = this.#begin(taker); making !== undefined || storing !== undefined;) {
      const batch = making === undefined ? null : await this.#made(making, taker);
      const following = batch === null ? undefined : this.#follow(batch, taker);
      const stored = batch === null ? undefined : this.#store(making!, batch, taker);
      await storing;
      const isHandedOff = storing !== undefined;
      storing = stored;
      making = following ?? (storing === undefined ? this.#begin(taker) : undefined);
      // Not waited for: what was noticed goes first, and its first batch is out of the way.
      if (isHandedOff && performance.now() - this.#listedAt > LISTING_MS) this.#look().catch(() => {});
    }
    for (const error of taker.run.failed.values()) throw error;
  }

  /** Begins a batch of the table in turn. */
  #begin(taker: Taker, ahead?: Batch): Making | undefined {
    const { client, run: { signal, failed } } = taker;
    const tableId = this.#tables.nextFor(taker);
    if (tableId === undefined || signal.aborted || failed.size > 0) return undefined;
    const began = performance.now();
    const floor = this.#floors.of(tableId);
    const behind = ahead?.tableId === tableId ? ahead : null;
    // To look at what lies below, those ahead have to be gone.
    if (behind !== null && floor.mustLookBelow(lastOf(behind), began)) return undefined;
    this.#tables.take(tableId, taker);
    const look = behind === null ? floor.from(began) : { from: lastOf(behind) + 1, open: NONE };
    const make = () => makeBatch(client, this.#cache, {
      tableId, look,
      accountId: this.#accounts.get(tableId),
      changes: this.#parts.rightOfWay.isContested && this.#isCrowd(tableId) ? BATCH_SIZE_BESIDE_OTHERS : BATCH_SIZE,
      integrationUrl: this.#parts.integrationUrl,
    });
    const made = this.#wayFor(tableId)?.then(make) ?? make();
    // Waited for in turn.
    made.catch(() => {});
    return { tableId, began, behind, made };
  }

  /** What was made; null when there was nothing, it has to be looked at again, or it failed. */
  async #made({ tableId, began, behind, made }: Making, { run }: Taker): Promise<Batch | null> {
    try {
      const { look, batch } = await made;
      const now = performance.now();
      const floor = this.#floors.of(tableId);
      floor.looked(look, now, now - began, batch !== null);
      if (batch?.more) {
        this.#fullAt.set(tableId, now);
        // Or else it would wait for itself.
        this.#endWayOf(tableId);
      }
      if (batch !== null && (behind === null || !floor.mustLookBelow(lastOf(behind), now))) return batch;
      // What lies below goes first.
      if (batch !== null) this.#tables.add(tableId);
      this.#layDown(tableId);
      return null;
    } catch (error) {
      run.failed.set(tableId, error);
      this.#layDown(tableId);
      return null;
    }
  }

  /** Begins what comes after a batch that was made and not yet sent to be stored, if lanes have room for it. */
  #follow(batch: Batch, taker: Taker): Making | undefined {
    if (!this.#parts.mayFollow([...this.#unsent, batch])) return undefined;
    if (batch.more) this.#tables.add(batch.tableId);
    return this.#begin(taker, batch);
  }

  /** Stores a batch and hands it off. */
  async #store({ began, behind }: Making, batch: Batch, { client, run }: Taker): Promise<void> {
    const { tableId, accountId } = batch;
    this.#unsent = [...this.#unsent, batch];
    try {
      await this.#wayFor(tableId);
      if (!(await storeBatch(client, batch, behind))) {
        this.#rest(tableId, sleep(TAKEN_REST_MS, undefined, { ref: false }), run.rested);
        return;
      }
      this.#floors.of(tableId).stored(lastOf(batch), batch);
      this.#accounts.set(tableId, accountId);
      this.#parts.observe({
        kind: 'changes.fanned-out', accountId, tableId, changes: batch.changeIds.length, messages: batch.messages.length, calls: batch.calls.length,
        milliseconds: performance.now() - began,
      });
      await this.#parts.beforeHandOff(batch);
      const rest = this.#parts.handOff(batch);
      if (!batch.more) return;
      if (rest === undefined) this.#tables.add(tableId);
      else this.#rest(tableId, rest, run.rested);
    } catch (error) {
      run.failed.set(tableId, error);
    } finally {
      this.#unsent = this.#unsent.filter((unsent) => unsent !== batch);
      this.#layDown(tableId);
    }
  }

  /** A table that is noticed does not wait for a listing: it may have to pass over a million changes that are not committed yet. */
  #unlessNoticed(looked: Promise<void> | undefined): Promise<void> {
    const noticed = new Promise<void>((resolve) => {
      this.#endWait = resolve;
    });
    return Promise.race([looked, noticed]);
  }

  /** Looks which tables have changes, once at a time. */
  #look(): Promise<void> {
    this.#looking ??= this.#find().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #find(): Promise<void> {
    for (const tableId of await this.#listing.list()) this.#add(tableId);
    this.#enlist();
    this.#listedAt = performance.now();
  }

  /** The table is to be looked at: first of all, unless it is a crowd. */
  #add(tableId: number): void {
    const isFirst = this.#tables.add(tableId) && !this.#isCrowd(tableId);
    if (isFirst && !this.#endWay.has(tableId)) this.#endWay.set(tableId, this.#parts.rightOfWay.take());
    if (this.#isTakerMissed()) this.#endGiving();
  }

  #isCrowd(tableId: number): boolean {
    const fullAt = this.#fullAt.get(tableId);
    if (fullAt === undefined) return false;
    if (performance.now() - fullAt < CROWD_MS) return true;
    this.#fullAt.delete(tableId);
    return false;
  }

  #endWayOf(tableId: number): void {
    this.#endWay.get(tableId)?.();
    this.#endWay.delete(tableId);
  }

  /** When a crowd may go on; undefined: now. */
  #wayFor(tableId: number): Promise<void> | undefined {
    const { free } = this.#parts.rightOfWay;
    if (free === undefined || !this.#isCrowd(tableId) || this.#isTakerMissed()) return undefined;
    this.#giving ??= this.#give(free);
    return this.#giving.way;
  }

  #give(free: Promise<void>): { way: Promise<void>; end: () => void } {
    let end = () => {};
    const way = new Promise<void>((resolve) => {
      end = resolve;
    });
    void free.then(() => this.#endGiving());
    return { way, end };
  }

  #endGiving(): void {
    this.#giving?.end();
    this.#giving = undefined;
  }

  /** Whether a table that goes first waits for one of the takers, who all have a table in hand: one of these has to be done first. */
  #isTakerMissed(): boolean {
    const takers = this.#run?.takers.size ?? 0;
    return takers === MOST_TAKERS && [...this.#endWay.keys()].some((tableId) => !this.#tables.isInHand(tableId));
  }

  #rest(tableId: number, until: Promise<void>, rested: () => void): void {
    const rest = this.#tables.rest(tableId);
    this.#endWayOf(tableId);
    void until.then(() => {
      this.#tables.end(rest);
      rested();
    });
  }

  /** A batch is out of hand; somebody else may have the table in turn. */
  #layDown(tableId: number): void {
    this.#tables.layDown(tableId);
    this.#endWayOf(tableId);
    this.#enlist();
  }
}
