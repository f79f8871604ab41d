/** While a URL keeps failing, its count of failures is written anew this often. */
const REWRITE_MS = 60_000;

/** What is written of a URL's health. */
export interface Health {
  /** When the first of the failures in a row ended, milliseconds since 1970; null: its latest call was delivered, or there was none. */
  failingSince: number | null;
  consecutiveFailures: number;
}

/**
 * A URL's failures in a row, and what of them is to be written: the change from working to failing and back, and now and then
 * the count; never each attempt. Times are milliseconds since 1970.
 */
export class LaneHealth {
  #now: Health;
  #written: Health;
  #writtenAt = 0;
  #failedSinceJudged = false;

  constructor(written: Health) {
    this.#now = written;
    this.#written = written;
  }

  get failingSince(): number | null {
    return this.#now.failingSince;
  }

  /** @returns whether this is news: it has been failing. */
  delivered(): boolean {
    if (this.#now.failingSince === null) return false;
    this.#now = { failingSince: null, consecutiveFailures: 0 };
    return true;
  }

  failed(at: number): void {
    this.#now = { failingSince: this.#now.failingSince ?? at, consecutiveFailures: this.#now.consecutiveFailures + 1 };
    this.#failedSinceJudged = true;
  }

  /** Begins anew: the URL was resumed, which also wrote so. */
  reset(): void {
    this.#now = { failingSince: null, consecutiveFailures: 0 };
    this.#written = this.#now;
    this.#failedSinceJudged = false;
  }

  /** What is to be written now; null: nothing. Call `wrote` after it was. */
  toWrite(now: number): Health | null {
    const turned = (this.#now.failingSince === null) !== (this.#written.failingSince === null);
    const grown = this.#now.consecutiveFailures !== this.#written.consecutiveFailures && now - this.#writtenAt >= REWRITE_MS;
    return turned || grown ? this.#now : null;
  }

  wrote(health: Health, now: number): void {
    this.#written = health;
    this.#writtenAt = now;
  }

  /**
   * Whether the URL is to be held: an attempt failed since this was last asked, and no call has been delivered for longer than
   * the limit. Silence is no failure: a URL without calls is never held.
   */
  isToBeHeld(now: number, holdAfterMs: number): boolean {
    const failed = this.#failedSinceJudged;
    this.#failedSinceJudged = false;
    return failed && this.#now.failingSince !== null && now - this.#now.failingSince >= holdAfterMs;
  }
}
