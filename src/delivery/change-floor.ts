/** Nothing comes below the floor unseen, but after a failover to a server that had not heard of the last transactions; so all changes are looked at this rarely. */
const FULL_LOOK_MS = 30_000;
/** What is dear, since rows deleted under an old snapshot have to be passed over, may take a hundredth of the time. */
const SHARE = 100;

/** Where a look at the changes of a table begins. */
export interface LookFrom {
  /** The lowest change; 0: all. */
  from: number;
  /** Transactions that were in progress, with the lowest change each may have made: the look begins there when one has ended. */
  open: ReadonlyMap<string, number>;
}

/** How far a look at the changes of a table saw. */
export interface Look {
  /** The lowest change that it looked at; 0: all. */
  from: number;
  /** As `pg_current_snapshot` gives it: `xmin:xmax:in progress,…`. */
  snapshot: string;
  /** The last id that was drawn for a change, of any table; read after the snapshot was taken. */
  drawn: number;
}

/**
 * Where looks at the changes of a table begin: where the last one ended, since what was taken stays in the index as long as an old
 * snapshot is open. And no change that commits late is missed.
 *
 * Ids rise, but a transaction that drew a low one may commit when higher ones have long been taken. What a look did not see below
 * its end is of a transaction in progress at that time: one that began when the look's snapshot had been taken has drawn higher
 * ids than the look can have seen, for a change is captured when its transaction has an id of its own. So the transactions
 * in progress are remembered, and the look after the end of one of them begins at what it may have made.
 *
 * Looks are told of in the order of their snapshots. A look may begin behind what waits to be stored: above the floor.
 */
export class ChangeFloor {
  #value = 0;
  #fullLookDueAt = 0;
  #open: ReadonlyMap<string, number> = new Map();
  #looksBack = false;
  /** The last change that any look saw. */
  #seen = 0;
  /** The last id drawn, as the last look said, and as the one before it said: before the last one's snapshot was taken. */
  #drawn = 0;
  #drawnBefore = 0;

  /** No change below is left that a look could see. */
  get value(): number {
    return this.#value;
  }

  /** Transactions in progress when it was last looked, with the lowest change each may have made. */
  get open(): ReadonlyMap<string, number> {
    return this.#open;
  }

  /** Where to begin now. */
  from(now: number): LookFrom {
    return { from: now >= this.#fullLookDueAt ? 0 : this.#value, open: this.#open };
  }

  /** Whether the next look has to begin at the floor, or below, rather than behind what waits to be stored. */
  mustLookBack(now: number): boolean {
    return this.#looksBack || now >= this.#fullLookDueAt;
  }

  /**
   * A look has ended.
   * @param tookMs how long it took
   * @param last the last change that it saw; null: none
   */
  looked({ from, snapshot, drawn }: Look, now: number, tookMs: number, last: number | null): void {
    if (from === 0) this.#fullLookDueAt = now + Math.max(FULL_LOOK_MS, tookMs * SHARE);
    this.#remember(from, snapshot);
    if (from <= this.#value) this.#value = last === null ? Math.max(this.#value, this.#drawn) : from;
    this.#drawnBefore = this.#drawn;
    this.#drawn = drawn;
    this.#seen = Math.max(this.#seen, last ?? 0);
  }

  /** What a look saw, up to its last change, is stored. */
  stored(last: number): void {
    this.#value = last + 1;
  }

  #remember(from: number, snapshot: string): void {
    const open = new Map<string, number>();
    const lowestOfNew = Math.max(this.#seen, this.#drawnBefore);
    for (const transaction of inProgress(snapshot)) open.set(transaction, this.#open.get(transaction) ?? lowestOfNew);
    this.#looksBack = false;
    for (const [transaction, lowest] of this.#open) {
      if (open.has(transaction) || lowest >= from) continue;
      // It has ended, and the look began above what it may have made.
      open.set(transaction, lowest);
      this.#looksBack = true;
    }
    this.#open = open;
  }
}

function inProgress(snapshot: string): string[] {
  const list = snapshot.slice(snapshot.lastIndexOf(':') + 1);
  return list === '' ? [] : list.split(',');
}
