import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Observe } from '../observe.ts';
import { DefinitionCache } from './definition-cache.ts';
import { fanOutTable, type FannedOut } from './fan-out-table.ts';
import { listTablesWithChanges, listTablesFromFloors } from './list-tables-with-changes.ts';
import { ScanFloor } from './scan-floor.ts';

export interface FanOutParts {
  pool: Pool;
  /** The server's default of `[@sys:IntegrationURL]`. */
  integrationUrl: string;
  observe: Observe;
  /** What was stored, before it is handed off: webhooks that nobody owns can be taken. */
  beforeHandOff(made: FannedOut): Promise<void>;
  /**
   * What was stored, to be sent as far as it can be sent soon.
   * @returns a promise when the lanes of this table are full of calls that wait only for this worker: more would not go sooner.
   */
  handOff(made: FannedOut): Promise<void> | undefined;
}

/** While some tables always have changes, the others are looked for as often. */
const LISTING_MS = 25;
/** A listing of tables that takes longer is made from the floors, and of all tables only now and then. */
const QUICK_LISTING_MS = 5;
/** A table whose changes can't be fanned out is left alone for this long, so that it stalls no other. */
const FAILED_REST_MS = 2_000;

/** Turns changes into messages, a batch of each table that has some in turn, so that a table's million changes stall no other. */
export class FanOut {
  readonly #parts: FanOutParts;
  readonly #cache = new DefinitionCache();
  readonly #floors = new Map<number, ScanFloor>();
  readonly #listing = new ScanFloor();
  readonly #pending = new Set<number>();
  /** Tables whose lanes are full for the moment, or that failed. */
  readonly #resting = new Set<number>();
  readonly #accounts = new Map<number, string>();
  #listingMs = 0;
  #listedAt = -Infinity;

  constructor(parts: FanOutParts) {
    this.#parts = parts;
  }

  /** Changes of this table were committed: it is looked at without a listing first. */
  notice(tableId: number): void {
    if (!this.#resting.has(tableId)) this.#pending.add(tableId);
  }

  /** One batch of every table with changes. Answers true when there is more to do at once. */
  async runOnce(signal: AbortSignal, rested: () => void): Promise<boolean> {
    // A table that was noticed does not wait for a listing.
    const noticed = this.#pending.size > 0;
    if (!noticed) await this.#find();
    for (const tableId of [...this.#pending]) {
      if (signal.aborted) return false;
      try {
        const rest = await this.#fanOut(tableId);
        if (rest !== undefined) this.#rest(tableId, rest, rested);
      } catch (error) {
        this.#parts.observe({ kind: 'loop.failed', loop: `fan-out of table ${tableId}`, error, retryInMs: FAILED_REST_MS });
        this.#rest(tableId, sleep(FAILED_REST_MS, undefined, { ref: false }), rested);
      }
    }
    if (noticed && performance.now() - this.#listedAt > LISTING_MS) await this.#find();
    return this.#pending.size > 0;
  }

  async #find(): Promise<void> {
    for (const tableId of await this.#list()) if (!this.#resting.has(tableId)) this.#pending.add(tableId);
    this.#listedAt = performance.now();
  }

  /** One batch of one table. Answers what to wait for before its next. */
  async #fanOut(tableId: number): Promise<Promise<void> | undefined> {
    const began = performance.now();
    const floor = this.#floorOf(tableId);
    const from = floor.from(began);
    const done = await fanOutTable(this.#parts.pool, this.#cache, { tableId, accountId: this.#accounts.get(tableId), from }, this.#parts.integrationUrl);
    const tookMs = performance.now() - began;
    floor.scanned(from, began + tookMs, tookMs, done === null ? null : done.lastId + 1);
    if (done === null || !done.more) this.#pending.delete(tableId);
    if (done === null) return undefined;
    this.#accounts.set(tableId, done.accountId);
    this.#parts.observe({
      kind: 'changes.fanned-out', accountId: done.accountId, tableId, changes: done.changes, messages: done.messages.length,
      calls: done.calls.length, milliseconds: tookMs,
    });
    await this.#parts.beforeHandOff(done);
    const rest = this.#parts.handOff(done);
    return done.more ? rest : undefined;
  }

  #rest(tableId: number, until: Promise<void>, rested: () => void): void {
    this.#pending.delete(tableId);
    this.#resting.add(tableId);
    void until.then(() => {
      this.#resting.delete(tableId);
      rested();
    });
  }

  /** The tables with changes: all of them, as long as looking at all is quick. */
  async #list(): Promise<number[]> {
    const began = performance.now();
    if (this.#listingMs > QUICK_LISTING_MS && this.#listing.from(began) !== 0) {
      return listTablesFromFloors(this.#parts.pool, [...this.#floors].map(([tableId, floor]) => [tableId, floor.value]));
    }
    const all = await listTablesWithChanges(this.#parts.pool);
    this.#listingMs = performance.now() - began;
    this.#listing.scanned(0, performance.now(), this.#listingMs, 1);
    return all;
  }

  #floorOf(tableId: number): ScanFloor {
    let floor = this.#floors.get(tableId);
    if (floor === undefined) this.#floors.set(tableId, (floor = new ScanFloor()));
    return floor;
  }
}
