import { TokenBucket } from './token-bucket.ts';

/** A call that has its connection and waits for its turn to be written. */
export interface WaitingCall {
  /** It has not ended meanwhile. */
  readonly waits: boolean;
  /** It may be written now, and has to be at once. */
  turn(): void;
}

/**
 * The limit of a webhook's calls per second. A call needs two permits: one to begin, and one at the moment when it is written, since a
 * connection may take its time, and what began evenly would else reach the receiver at once when many connections come about together.
 * What has a connection when it begins takes both at once, and never waits in between. Times are milliseconds of the monotonic clock.
 */
export class CallLimit {
  readonly #begins: TokenBucket;
  readonly #writes: TokenBucket;
  #waiting: WaitingCall[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param notBefore no permit before this time: a new owner waits for what the last one may have sent. */
  constructor(callsPerSecond: number, notBefore: number) {
    this.#begins = new TokenBucket(callsPerSecond, notBefore);
    this.#writes = new TokenBucket(callsPerSecond, notBefore);
  }

  /**
   * Takes a permit to begin a call when one is due.
   * @param connected a connection is there, so that it would be written at once
   */
  tryBegin(now: number, connected: boolean): boolean {
    return (!connected || this.#writes.waitMs(now, this.#waiting.length) === 0) && this.#begins.tryTake(now);
  }

  /** Milliseconds until `tryBegin` may be worth another try. */
  waitMs(now: number, connected: boolean): number {
    return Math.max(this.#begins.waitMs(now), connected ? this.#writes.waitMs(now, this.#waiting.length) : 0);
  }

  /** Whether a call may be written, now. If not, it is told when its turn has come. */
  tryWrite(now: number, call: WaitingCall): boolean {
    if (this.#waiting.length === 0 && this.#writes.tryTake(now)) return true;
    this.#waiting.push(call);
    this.#plan(now);
    return false;
  }

  /** Whether permits have lapsed since nobody took them in time: something else than the limit keeps calls back. */
  isLapsing(now: number): boolean {
    return this.#begins.isLapsing(now) && this.#writes.isLapsing(now);
  }

  setLimit(callsPerSecond: number): void {
    this.#begins.setLimit(callsPerSecond);
    this.#writes.setLimit(callsPerSecond);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#plan(performance.now());
  }

  #plan(now: number): void {
    if (this.#waiting.length === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#serve();
    }, this.#writes.waitMs(now));
  }

  #serve(): void {
    for (let now = performance.now(); this.#waiting.length > 0; now = performance.now()) {
      const call = this.#waiting[0]!;
      if (call.waits && !this.#writes.tryTake(now)) break;
      this.#waiting.shift();
      if (call.waits) call.turn();
    }
    this.#plan(performance.now());
  }
}
