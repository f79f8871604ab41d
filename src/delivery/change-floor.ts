/** All changes are looked at this rarely: nothing comes below the floor unseen, but after a failover to a server that had not heard of the last transactions. */
const FULL_LOOK_MS = 30_000;
/** What is dear, since rows deleted under an old snapshot have to be passed over, may take a hundredth of the time; yet all is looked at this often. */
const SHARE = 100;
const RAREST_FULL_LOOK_MS = 300_000;

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
  /** The last id drawn for a change, of any table, when the look was announced: before its snapshot was taken. */
  drawn: number;
}

/**
 * Where looks at the changes of a table begin: where the last one ended, since what was taken stays in the index as long as an old
 * snapshot is open. And no change that commits late is missed.
 *
 * Ids rise, but a transaction that drew a low one may commit when higher ones have long been taken. A snapshot lists the transactions
 * in progress, but for those younger than any that has ended. So each look is announced by a transaction that draws an id of its own
 * and ends before the snapshot is taken, and that reads the last id drawn for a change first. Then what the look did not see is of a
 * transaction that its snapshot lists, or has a higher id than `drawn`: a younger transaction has made no change before, for a change
 * is captured when its transaction has an id. So the floor never rises above `drawn`, the transactions listed are
 * remembered, and the look after the end of one begins at what it may have made: more than was drawn when the last look was
 * announced that did not list it.
 *
 * Looks are told of in the order of their snapshots. A look may begin behind what waits to be stored: above the floor.
 */
export class ChangeFloor {
  #value = 0;
  #fullLookDueAt = 0;
  #open: ReadonlyMap<string, number> = new Map();
  #looksBack = false;
  /** As the last look said. */
  #drawn = 0;

  /** No change below is left that a look could have seen. */
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

  /**
   * Whether a look may have to see what lies below this change, of a batch that is not known to be stored. If so, neither may one begin
   * behind it, nor may what was seen behind it be stored: the younger change of a record would go first.
   */
  mustLookBelow(change: number, now: number): boolean {
    return this.#looksBack || change > this.#drawn || now >= this.#fullLookDueAt;
  }

  /**
   * A look has ended.
   * @param tookMs how long it took
   * @param sawAny whether it saw a change
   */
  looked({ from, snapshot, drawn }: Look, now: number, tookMs: number, sawAny: boolean): void {
    if (from === 0) this.#fullLookDueAt = now + Math.min(RAREST_FULL_LOOK_MS, Math.max(FULL_LOOK_MS, tookMs * SHARE));
    this.#remember(from, snapshot);
    this.#drawn = drawn;
    if (from <= this.#value) this.#value = sawAny ? from : Math.max(this.#value, drawn + 1);
  }

  /** What a look saw, up to its last change, is stored. */
  stored(last: number, { drawn }: Pick<Look, 'drawn'>): void {
    this.#value = Math.min(last, drawn) + 1;
  }

  #remember(from: number, snapshot: string): void {
    const open = new Map<string, number>();
    for (const transaction of inProgress(snapshot)) open.set(transaction, this.#open.get(transaction) ?? this.#drawn + 1);
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
