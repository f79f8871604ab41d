import type { Queryable } from '../db/queryable.ts';

/** Once the database has found looking dear (it passes over rows deleted under an old snapshot), it is not asked again this soon; twice as long when it finds so again. */
const SPARED_MS = 5_000;
const LONGEST_SPARED_MS = 160_000;

export interface ChangeWatchOptions {
  /** How long one look takes at most. */
  watchMs: number;
  /** How often the database looks during it. */
  pauseMs: number;
}

/**
 * Waits for committed changes, whoever made them. The database looks at itself every few milliseconds within one statement,
 * which costs a tenth of asking it as often.
 */
export class ChangeWatch {
  readonly #db: Queryable;
  readonly #options: ChangeWatchOptions;
  #sparedUntil = -Infinity;
  #spareMs = SPARED_MS;
  #taking = false;

  constructor(db: Queryable, options: ChangeWatchOptions) {
    this.#db = db;
    this.#options = options;
  }

  /** Does not look for changes while they are taken: that finds them, too. `take` answers whether there are more. */
  async meanwhile(take: () => Promise<boolean>): Promise<boolean> {
    this.#taking = true;
    try {
      return (this.#taking = await take());
    } catch (error) {
      this.#taking = false;
      throw error;
    }
  }

  /**
   * Waits for a while.
   * @param now of the monotonic clock
   * @returns whether there was certainly no change; false: somebody should look, there may be some.
   */
  async runOnce(now: number): Promise<boolean> {
    if (this.#taking || now < this.#sparedUntil) return false;
    const { rows } = await this.#db.query<{ seen: 'changes' | 'none' | 'dear' }>({
      name: 'await-changes',
      text: 'select rowcast.await_changes($1, $2) as seen',
      values: [this.#options.watchMs, this.#options.pauseMs],
    });
    const seen = rows[0]!.seen;
    if (seen === 'dear') {
      this.#sparedUntil = now + this.#spareMs;
      this.#spareMs = Math.min(LONGEST_SPARED_MS, this.#spareMs * 2);
    } else {
      this.#spareMs = SPARED_MS;
    }
    return seen === 'none';
  }
}
