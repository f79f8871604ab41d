/** How long at most a permit that nobody took stays usable: lets a timer that fires late catch up, so that a limit is also reached. */
const CATCH_UP_MS = 10;

/** As many permits as may come late at once without a sliding second holding more than the limit + max(1, 1 %). */
const catchUpMs = (callsPerSecond: number) =>
  Math.min(CATCH_UP_MS, (Math.max(1, Math.floor(callsPerSecond / 100)) * 1000) / callsPerSecond);

/**
 * The limit of a webhook: calls per second, evenly spaced, without burst credit. Pure but for its own state: the clock is
 * passed in, in milliseconds.
 */
export class TokenBucket {
  #intervalMs: number;
  #catchUpMs: number;
  /** When the next permit is due. */
  #nextAt: number;

  /** @param notBefore no permit before this time: a new owner waits for what the last one may have sent. */
  constructor(callsPerSecond: number, notBefore: number) {
    this.#intervalMs = 1000 / callsPerSecond;
    this.#catchUpMs = catchUpMs(callsPerSecond);
    this.#nextAt = notBefore;
  }

  /**
   * Takes a permit when one is due.
   * @param permits how many it counts for
   */
  tryTake(now: number, permits = 1): boolean {
    if (this.#nextAt > now) return false;
    this.#nextAt = Math.max(this.#nextAt, now - this.#catchUpMs) + permits * this.#intervalMs;
    return true;
  }

  /**
   * Milliseconds until a permit is due; 0 when one is.
   * @param ahead permits that others are to take before
   */
  waitMs(now: number, ahead = 0): number {
    return Math.max(0, this.#nextAt + ahead * this.#intervalMs - now);
  }

  /** Whether permits have lapsed since nobody took them in time: something else than the limit keeps calls back. */
  isLapsing(now: number): boolean {
    return now - this.#nextAt > this.#catchUpMs;
  }

  /** From now on another limit. A permit already due stays due. */
  setLimit(callsPerSecond: number): void {
    const interval = 1000 / callsPerSecond;
    if (interval < this.#intervalMs) this.#nextAt -= this.#intervalMs - interval;
    this.#intervalMs = interval;
    this.#catchUpMs = catchUpMs(callsPerSecond);
  }
}
