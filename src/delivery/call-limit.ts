import { TokenBucket } from './token-bucket.ts';

/** A call that has its connection and waits for its turn to be written. */
export interface WaitingCall {
  /** It is to be written, at once. */
  turn(): void;
}

/** Nothing begins that would have to wait for longer than this, or than until the next permit, had it its connection at once. */
const MOST_BACKLOG_MS = 100;
/** What begins while others wait counts for more, so that they become fewer. */
const PERMITS_BEHIND_OTHERS = 1.02;
/** What is in the way may be gone sooner than it seems. */
const LONGEST_WAIT_MS = 1_000;

const mostBacklogMs = (callsPerSecond: number) => Math.max(MOST_BACKLOG_MS, 1000 / callsPerSecond);

/**
 * The limit of a webhook's calls per second. A call needs two permits: one to begin, and one at the moment when it is written, since a
 * connection may take its time, and what began evenly would else reach the receiver at once when many connections come about together.
 * What has a connection takes both at once, unless others wait. Times are milliseconds of the monotonic clock.
 */
export class CallLimit {
  readonly #begins: TokenBucket;
  readonly #writes: TokenBucket;
  #mostBacklogMs: number;
  #waiting: WaitingCall[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param notBefore no permit before this time: a new owner waits for what the last one may have sent. */
  constructor(callsPerSecond: number, notBefore: number) {
    this.#begins = new TokenBucket(callsPerSecond, notBefore);
    this.#writes = new TokenBucket(callsPerSecond, notBefore);
    this.#mostBacklogMs = mostBacklogMs(callsPerSecond);
  }

  /** Takes a permit to begin a call when one is due. */
  tryBegin(now: number): boolean {
    const backlogMs = this.#backlogMs(now);
    return backlogMs <= this.#mostBacklogMs && this.#begins.tryTake(now, backlogMs > 0 ? PERMITS_BEHIND_OTHERS : 1);
  }

  /** Milliseconds until `tryBegin` is worth another try, a second at most. */
  waitMs(now: number): number {
    return Math.min(LONGEST_WAIT_MS, Math.max(this.#begins.waitMs(now), this.#backlogMs(now) - this.#mostBacklogMs));
  }

  /** Whether a call may be written, now. If not, it is told when its turn has come. */
  tryWrite(now: number, call: WaitingCall): boolean {
    if (this.#waiting.length === 0 && this.#writes.tryTake(now)) return true;
    this.#waiting.push(call);
    this.#plan(now);
    return false;
  }

  /** The call waits no longer. */
  leave(call: WaitingCall): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== call);
  }

  /** Whether permits have lapsed since nobody took them in time: something else than the limit keeps calls back. */
  isLapsing(now: number): boolean {
    return this.#begins.isLapsing(now) && this.#writes.isLapsing(now);
  }

  setLimit(callsPerSecond: number): void {
    this.#begins.setLimit(callsPerSecond);
    this.#writes.setLimit(callsPerSecond);
    this.#mostBacklogMs = mostBacklogMs(callsPerSecond);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#plan(performance.now());
  }

  /** How long a call would wait that had its connection now. */
  #backlogMs(now: number): number {
    return this.#writes.waitMs(now, this.#waiting.length);
  }

  #plan(now: number): void {
    if (this.#waiting.length === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#serve();
    }, this.#writes.waitMs(now));
  }

  #serve(): void {
    for (let now = performance.now(); this.#waiting.length > 0 && this.#writes.tryTake(now); now = performance.now()) this.#waiting.shift()!.turn();
    this.#plan(performance.now());
  }
}
