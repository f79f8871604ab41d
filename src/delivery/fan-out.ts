import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { rollback } from '../db/transaction.ts';
import { withConnection } from '../db/with-connection.ts';
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
  /** Whether the next batch may be taken before this one is handed off: its webhooks have their owners, and its lanes room for as many calls again. */
  mayFollow(made: FannedOut): boolean;
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

/** A batch that is being made. */
interface Batch {
  tableId: number;
  began: number;
  from: number;
  made: Promise<FannedOut | null>;
  /** What was begun behind its commit. */
  next: Batch | undefined;
}

/**
 * Turns changes into messages, a batch of each table that has some in turn, so that a table's million changes stall no other.
 *
 * The batches follow each other on one connection, and the claim of the next travels with the commit of the one before: the
 * database works on it while what was stored is handed off and sent.
 */
export class FanOut {
  readonly #parts: FanOutParts;
  readonly #cache = new DefinitionCache();
  readonly #floors = new Map<number, ScanFloor>();
  readonly #listing = new ScanFloor();
  /** Tables to be looked at, in turn; one whose batch is being made is not among them. */
  readonly #pending = new Set<number>();
  /** Tables whose lanes are full for the moment, or that failed. */
  readonly #resting = new Set<number>();
  readonly #accounts = new Map<number, string>();
  #listingMs = 0;
  #listedAt = -Infinity;
  #looking: Promise<void> | undefined;

  constructor(parts: FanOutParts) {
    this.#parts = parts;
  }

  /** Changes of this table were committed: it is looked at without a listing first. */
  notice(tableId: number): void {
    if (!this.#resting.has(tableId)) this.#pending.add(tableId);
  }

  /**
   * Batches of every table with changes, until none is left or one fails. Answers true when there is more to do at once.
   * @param rested called when a table can be looked at again
   */
  async runOnce(signal: AbortSignal, rested: () => void): Promise<boolean> {
    // A table that was noticed does not wait for a listing.
    if (this.#pending.size === 0) await this.#look();
    if (this.#pending.size > 0 && !signal.aborted) {
      const failed = new Map<number, unknown>();
      try {
        await withConnection(this.#parts.pool, (client) => this.#takeTurns(client, signal, rested, failed), rollback);
      } catch (error) {
        if (failed.size === 0) throw error;
      }
      for (const [tableId, error] of failed) {
        this.#parts.observe({ kind: 'loop.failed', loop: `fan-out of table ${tableId}`, error, retryInMs: FAILED_REST_MS });
        this.#rest(tableId, sleep(FAILED_REST_MS, undefined, { ref: false }), rested);
      }
    }
    if (this.#pending.size === 0) await this.#looking;
    return this.#pending.size > 0;
  }

  /** @param failed filled with the tables whose batch failed; their connection is given up, as it may be what failed */
  async #takeTurns(client: PoolClient, signal: AbortSignal, rested: () => void, failed: Map<number, unknown>): Promise<void> {
    const begin = (): Batch | undefined => {
      const [tableId] = this.#pending;
      if (tableId === undefined || signal.aborted || failed.size > 0) return undefined;
      this.#pending.delete(tableId);
      const began = performance.now();
      // Behind a batch of the same table that is not yet stored, the floor is the one before it: were that rolled back, this one
      // would take its changes first.
      const from = this.#floorOf(tableId).from(began);
      const made = fanOutTable(client, this.#cache, { tableId, accountId: this.#accounts.get(tableId), from }, this.#parts.integrationUrl, (batchMade) => {
        if (batchMade !== null && !this.#parts.mayFollow(batchMade)) return;
        if (batchMade?.more === true) this.#pending.add(tableId);
        batch.next = begin();
      });
      const batch: Batch = { tableId, began, from, made, next: undefined };
      // Waited for in turn.
      made.catch(() => {});
      return batch;
    };
    for (let batch = begin(); batch !== undefined; batch = batch.next ?? begin()) {
      try {
        await this.#finish(batch, rested);
      } catch (error) {
        failed.set(batch.tableId, error);
      }
      // Not waited for: what was noticed goes first.
      if (performance.now() - this.#listedAt > LISTING_MS) this.#look().catch(() => {});
    }
    for (const error of failed.values()) throw error;
  }

  /** Hands off what a batch made, once it is stored. */
  async #finish({ tableId, began, from, made }: Batch, rested: () => void): Promise<void> {
    const done = await made;
    const now = performance.now();
    this.#floorOf(tableId).scanned(from, now, now - began, done === null ? null : done.lastId + 1);
    if (done === null) return;
    this.#accounts.set(tableId, done.accountId);
    this.#parts.observe({
      kind: 'changes.fanned-out', accountId: done.accountId, tableId, changes: done.changes, messages: done.messages.length,
      calls: done.calls.length, milliseconds: now - began,
    });
    await this.#parts.beforeHandOff(done);
    const rest = this.#parts.handOff(done);
    if (!done.more) return;
    if (rest === undefined) this.#pending.add(tableId);
    else this.#rest(tableId, rest, rested);
  }

  /** Looks which tables have changes, once at a time. */
  #look(): Promise<void> {
    this.#looking ??= this.#find().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #find(): Promise<void> {
    for (const tableId of await this.#list()) if (!this.#resting.has(tableId)) this.#pending.add(tableId);
    this.#listedAt = performance.now();
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
