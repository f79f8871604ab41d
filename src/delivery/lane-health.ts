/** While calls come and go, times and counts are written anew this often. */
const REWRITE_MS = 10_000;

/** A URL's failures in a row, over all its owners. */
export interface Health {
  /** When the first of the failures in a row ended, milliseconds since 1970; null: its latest call was delivered, or there was none. */
  failingSince: number | null;
  consecutiveFailures: number;
}

/** What is written of a URL's health. The last three are of this owner's calls alone; null: what stands stays. */
export interface HealthToWrite extends Health {
  /** Milliseconds since 1970, these two. */
  lastSuccessAt: number | null;
  lastFailureAt: number | null;
  lastFailureReason: string | null;
}

/**
 * A URL's failures in a row and the ends of its latest calls, and what of them is to be written: the change from working to
 * failing and back at once, times and counts now and then; never each attempt. Times are milliseconds since 1970.
 */
export class LaneHealth {
  readonly #now: HealthToWrite;
  #writtenFailing: boolean;
  #writtenAt = 0;
  #dirty = false;
  #failedSinceJudged = false;

  constructor({ failingSince, consecutiveFailures }: Health) {
    this.#now = { failingSince, consecutiveFailures, lastSuccessAt: null, lastFailureAt: null, lastFailureReason: null };
    this.#writtenFailing = failingSince !== null;
  }

  get failingSince(): number | null {
    return this.#now.failingSince;
  }

  delivered(at: number): void {
    this.#now.failingSince = null;
    this.#now.consecutiveFailures = 0;
    this.#now.lastSuccessAt = at;
    this.#dirty = true;
  }

  failed(at: number, reason: string): void {
    this.#now.failingSince ??= at;
    this.#now.consecutiveFailures += 1;
    this.#now.lastFailureAt = at;
    this.#now.lastFailureReason = reason;
    this.#dirty = true;
    this.#failedSinceJudged = true;
  }

  /** Begins anew: the URL was resumed, which also wrote so. When its calls last ended stays. */
  reset(): void {
    this.#now.failingSince = null;
    this.#now.consecutiveFailures = 0;
    this.#writtenFailing = false;
    this.#failedSinceJudged = false;
  }

  /** Something is not written yet. */
  get isDirty(): boolean {
    return this.#dirty;
  }

  /** It works again or fails now, and that is not written yet. */
  get hasTurned(): boolean {
    return this.#dirty && (this.#now.failingSince !== null) !== this.#writtenFailing;
  }

  /** Whether it is to be written now. */
  isDue(now: number): boolean {
    return this.hasTurned || (this.#dirty && now - this.#writtenAt >= REWRITE_MS);
  }

  /** What is to be written, and from now on counts as written. Call `notWritten` if it could not be. */
  write(now: number): HealthToWrite {
    this.#dirty = false;
    this.#writtenFailing = this.#now.failingSince !== null;
    this.#writtenAt = now;
    return { ...this.#now };
  }

  notWritten(): void {
    this.#dirty = true;
    this.#writtenAt = 0;
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
