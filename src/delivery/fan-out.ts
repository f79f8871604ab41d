import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { withConnection } from '../db/with-connection.ts';
import type { Observe } from '../observe.ts';
import { ChangeFloor } from './change-floor.ts';
import { DefinitionCache } from './definition-cache.ts';
import { listTablesWithChanges, listTablesFromFloors } from './list-tables-with-changes.ts';
import { makeBatch, type Batch, type MadeBatch } from './make-batch.ts';
import { SparingListing } from './sparing-listing.ts';
import { storeBatch } from './store-batch.ts';

export interface FanOutParts {
  /** Its connections pipeline. */
  pool: Pool;
  /** The server's default of `[@sys:IntegrationURL]`. */
  integrationUrl: string;
  observe: Observe;
  /**
   * Whether another batch may be made before these are handed off: their webhooks have their owners here, and their lanes room for
   * as many calls again as the last of them makes.
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

/** While some tables always have changes, the others are looked for as often. */
const LISTING_MS = 25;
/** A listing of tables that takes longer is made from the floors, and of all tables only now and then. */
const QUICK_LISTING_MS = 5;
/** A table whose changes can't be fanned out is left alone for this long, so that it stalls no other. */
const FAILED_REST_MS = 2_000;
/** A table whose changes another worker takes is left to it; after this long it is seen whether it still does. */
const TAKEN_REST_MS = 100;

const NONE: ReadonlyMap<string, number> = new Map();

/** A batch that is being made. */
interface Making {
  tableId: number;
  began: number;
  /** The last change of the batch of the same table ahead of it, where that one was not known to be stored. */
  behind: number | null;
  made: Promise<MadeBatch>;
}

/** The batches of one connection: what became of the tables, and what is on its way. */
interface Turns {
  client: PoolClient;
  signal: AbortSignal;
  /** Called when a table can be looked at again. */
  rested: () => void;
  /** Sent to be stored, and not yet handed off. */
  unsent: Batch[];
  /** Tables whose batch failed. */
  failed: Map<number, unknown>;
}

/**
 * Turns changes into messages, a batch of each table that has some in turn, so that a table's million changes stall no other.
 *
 * A batch is read, made in memory, and stored by one statement; no transaction is open in between. On its one connection the reading
 * of the next batch goes ahead of the storing of this one: the database stores the one while the other is made.
 */
export class FanOut {
  readonly #parts: FanOutParts;
  readonly #cache = new DefinitionCache();
  readonly #floors = new Map<number, ChangeFloor>();
  readonly #listing: SparingListing<number>;
  /** Tables to be looked at, in turn; one whose batch is being made is not among them. */
  readonly #pending = new Set<number>();
  /** Tables whose lanes are full for the moment, or that failed. */
  readonly #resting = new Set<number>();
  readonly #accounts = new Map<number, string>();
  #listedAt = -Infinity;
  #looking: Promise<void> | undefined;

  constructor(parts: FanOutParts) {
    this.#parts = parts;
    this.#listing = new SparingListing(QUICK_LISTING_MS, {
      all: () => listTablesWithChanges(parts.pool),
      fromFloors: () => listTablesFromFloors(parts.pool, this.#floors),
    });
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
        await withConnection(this.#parts.pool, (client) => this.#takeTurns({ client, signal, rested, unsent: [], failed }));
      } catch (error) {
        if (failed.size === 0) throw error;
      }
      for (const [tableId, error] of failed) {
        // What the database says now may have nothing to do with what it said before: another one may have taken its place.
        this.#floors.delete(tableId);
        this.#parts.observe({ kind: 'loop.failed', loop: `fan-out of table ${tableId}`, error, retryInMs: FAILED_REST_MS });
        this.#rest(tableId, sleep(FAILED_REST_MS, undefined, { ref: false }), rested);
      }
    }
    if (this.#pending.size === 0) await this.#looking;
    return this.#pending.size > 0;
  }

  /** One batch is made while another is stored; the connection is given up when one fails, as it may be what failed. */
  async #takeTurns(turns: Turns): Promise<void> {
    let storing: Promise<void> | undefined;
    for (let making = this.#begin(turns); making !== undefined || storing !== undefined;) {
      const batch = making === undefined ? null : await this.#made(making, turns);
      const following = batch === null ? undefined : this.#follow(batch, turns);
      const stored = batch === null ? undefined : this.#store(making!, batch, turns);
      await storing;
      storing = stored;
      making = following ?? (storing === undefined ? this.#begin(turns) : undefined);
      // Not waited for: what was noticed goes first.
      if (performance.now() - this.#listedAt > LISTING_MS) this.#look().catch(() => {});
    }
    for (const error of turns.failed.values()) throw error;
  }

  /** Begins a batch of the table in turn. */
  #begin({ client, signal, failed }: Turns, ahead?: Batch): Making | undefined {
    const [tableId] = this.#pending;
    if (tableId === undefined || signal.aborted || failed.size > 0) return undefined;
    const began = performance.now();
    const floor = this.#floorOf(tableId);
    const behind = ahead?.tableId === tableId ? ahead.changeIds.at(-1)! : null;
    // To look at what lies below, those ahead have to be gone.
    if (behind !== null && floor.mustLookBack(began)) return undefined;
    this.#pending.delete(tableId);
    const look = behind === null ? floor.from(began) : { from: behind + 1, open: NONE };
    const made = makeBatch(client, this.#cache, { tableId, look, accountId: this.#accounts.get(tableId), integrationUrl: this.#parts.integrationUrl });
    // Waited for in turn.
    made.catch(() => {});
    return { tableId, began, behind, made };
  }

  /** What was made; null when there was nothing, or it failed. */
  async #made({ tableId, began, made }: Making, { failed }: Turns): Promise<Batch | null> {
    try {
      const { look, batch } = await made;
      const now = performance.now();
      this.#floorOf(tableId).looked(look, now, now - began, batch?.changeIds.at(-1) ?? null);
      return batch;
    } catch (error) {
      failed.set(tableId, error);
      return null;
    }
  }

  /** Begins what comes after a batch that was made and not yet sent to be stored, if lanes have room for it. */
  #follow(batch: Batch, turns: Turns): Making | undefined {
    if (!this.#parts.mayFollow([...turns.unsent, batch])) return undefined;
    if (batch.more) this.#pending.add(batch.tableId);
    return this.#begin(turns, batch);
  }

  /** Stores a batch and hands it off. */
  async #store({ began, behind }: Making, batch: Batch, turns: Turns): Promise<void> {
    const { tableId, accountId } = batch;
    turns.unsent.push(batch);
    try {
      if (!(await storeBatch(turns.client, batch, behind))) {
        this.#rest(tableId, sleep(TAKEN_REST_MS, undefined, { ref: false }), turns.rested);
        return;
      }
      this.#floorOf(tableId).stored(batch.changeIds.at(-1)!);
      this.#accounts.set(tableId, accountId);
      this.#parts.observe({
        kind: 'changes.fanned-out', accountId, tableId, changes: batch.changeIds.length, messages: batch.messages.length, calls: batch.calls.length,
        milliseconds: performance.now() - began,
      });
      await this.#parts.beforeHandOff(batch);
      const rest = this.#parts.handOff(batch);
      if (!batch.more) return;
      if (rest === undefined) this.#pending.add(tableId);
      else this.#rest(tableId, rest, turns.rested);
    } catch (error) {
      turns.failed.set(tableId, error);
    } finally {
      turns.unsent.splice(turns.unsent.indexOf(batch), 1);
    }
  }

  /** Looks which tables have changes, once at a time. */
  #look(): Promise<void> {
    this.#looking ??= this.#find().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #find(): Promise<void> {
    for (const tableId of await this.#listing.list()) if (!this.#resting.has(tableId)) this.#pending.add(tableId);
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

  #floorOf(tableId: number): ChangeFloor {
    let floor = this.#floors.get(tableId);
    if (floor === undefined) this.#floors.set(tableId, (floor = new ChangeFloor()));
    return floor;
  }
}
