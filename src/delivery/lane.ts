import { CallsInMemory } from './calls-in-memory.ts';
import { LaneFloor } from './lane-floor.ts';
import { LaneHealth, type Health } from './lane-health.ts';
import type { QueuedCall } from './queued-call.ts';
import { TokenBucket } from './token-bucket.ts';

/** Calls of one lane in flight at once: the first ones, and the most after growth. */
const FIRST_CONCURRENCY = 4;
const MOST_CONCURRENCY = 128;

/** Failures in a row after which the lane is probed rather than used. */
const BREAKER_FAILURES = 10;
const FIRST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 30_000;

/** Taken calls whose places are given back at once, when they are the greater part of the window. */
const LEAST_TRIMMED = 16;

/** Retry times remembered per lane; what is beyond is found by the scan of the queue. */
const MOST_DUE_TIMES = 256;

/** Where the calls of a lane go. */
export interface LaneTarget {
  /** Scheme, host and port. */
  origin: string;
  /** Path and query. */
  path: string;
  /** Set when the URL is the server's own inspector. */
  inspectorToken: string | null;
}

/** By how much the quickest answer grows with each that is slower. */
const FORGETTING = 1.001;

/** What the windows of several lanes hold. */
export interface WindowTotals {
  calls: number;
  bytes: number;
}

/**
 * One outgoing URL of one webhook as its owner sees it: a bounded window of the queue, its own concurrency and its own breaker.
 * The unit of fairness and isolation. Times are milliseconds of the worker's monotonic clock, but for `dueTimes`.
 */
export class Lane {
  readonly urlId: number;
  readonly target: LaneTarget;
  readonly inMemory = new CallsInMemory();
  /** Where reading the queue goes on, by due time in microseconds. */
  readonly floor = new LaneFloor();
  /** The queue may hold due calls that are not in memory. */
  backlog = false;
  /** Set when calls came that did not fit; tells a refill under way that its result is not the end of the queue. */
  overflowed = false;
  /** Held by a 410 or by the operator: calls wait. */
  held: boolean;
  /** The hold is not yet written: what the database says of the lane is older. */
  holding = false;
  /** When known retries come due, milliseconds since 1970. */
  dueTimes: number[] = [];
  /** Bytes of the bodies in the window. */
  windowBytes = 0;
  /** Failures in a row over all its owners, for people and for the hold; the breaker counts its own. */
  readonly health: LaneHealth;
  /** When the URL was last resumed, milliseconds since 1970. */
  resumedAt: number | null = null;

  /** Calls in turn from `#head` on; what lies before has been taken, and is not held on to. */
  #window: (QueuedCall | null)[] = [];
  readonly #totals: WindowTotals;
  #head = 0;
  #inFlight = 0;
  #slow = 0;
  #concurrency = FIRST_CONCURRENCY;
  #failures = 0;
  #fastestMs = Infinity;
  #closedUntil = 0;
  /** The pace of a release after a hold. */
  #pace: { bucket: TokenBucket; callsPerSecond: number } | null = null;

  /** @param totals kept right as this lane's window fills and empties; of all lanes of a worker */
  constructor(
    urlId: number, target: LaneTarget, held: boolean, health: Health = { failingSince: null, consecutiveFailures: 0 }, totals: WindowTotals = { calls: 0, bytes: 0 },
  ) {
    this.urlId = urlId;
    this.target = target;
    this.held = held;
    this.health = new LaneHealth(health);
    this.#totals = totals;
  }

  get windowSize(): number {
    return this.#window.length - this.#head;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** The quickest answer of the last thousand or so, in milliseconds: what the receiver takes, not this process. Infinity before the first. */
  get fastestMs(): number {
    return this.#fastestMs;
  }

  /** When a closed lane opens again; in the past when it is open. */
  get closedUntil(): number {
    return this.#closedUntil;
  }

  push(call: QueuedCall): void {
    this.#window.push(call);
    this.windowBytes += call.size;
    this.#totals.calls += 1;
    this.#totals.bytes += call.size;
    this.inMemory.add(call.id);
  }

  /**
   * Whether a call may go now. A call unanswered for long keeps its lane to that call until it is answered; a lane that only
   * fails is probed by one call at a time.
   */
  maySend(now: number): boolean {
    if (this.windowSize === 0 || !this.isOpen(now)) return false;
    return this.#inFlight < (this.#failures >= BREAKER_FAILURES ? 1 : this.#concurrency);
  }

  /** Whether nothing but what is in flight keeps calls back. */
  isOpen(now: number): boolean {
    return !this.held && now >= this.#closedUntil && this.#slow === 0 && this.paceWaitMs(now) === 0;
  }

  /** Its waiting calls are released at a pace. */
  get isReleased(): boolean {
    return this.#pace !== null;
  }

  /** From now on so many calls per second; null: as fast as they go. */
  setPace(callsPerSecond: number | null, now: number): void {
    if (callsPerSecond === (this.#pace?.callsPerSecond ?? null)) return;
    this.#pace = callsPerSecond === null ? null : { bucket: new TokenBucket(callsPerSecond, now), callsPerSecond };
  }

  /** Spends a permit of the pace, if there is one, on a call that is sent now. */
  spendPace(now: number): void {
    this.#pace?.bucket.tryTake(now);
  }

  /** Milliseconds until the pace allows a call; 0 when it does, or there is none. */
  paceWaitMs(now: number): number {
    return this.#pace?.bucket.waitMs(now) ?? 0;
  }

  /** The URL is said to work again: it is used as if it had never failed. */
  resumed(): void {
    this.#failures = 0;
    this.#closedUntil = 0;
    this.#concurrency = FIRST_CONCURRENCY;
    this.health.reset();
  }

  /** Takes the next call out of the window, to be sent now. */
  take(): QueuedCall {
    const call = this.#window[this.#head]!;
    this.#window[this.#head] = null;
    this.#head += 1;
    this.windowBytes -= call.size;
    this.#totals.calls -= 1;
    this.#totals.bytes -= call.size;
    if (this.#head >= LEAST_TRIMMED && this.#head * 2 > this.#window.length) {
      this.#window = this.#window.slice(this.#head);
      this.#head = 0;
    }
    this.#inFlight += 1;
    return call;
  }

  /** A call in flight has taken so long that it no longer counts as one. */
  becameSlow(): void {
    this.#slow += 1;
  }

  delivered(wasSlow: boolean, answerMs: number): void {
    this.#ended(wasSlow);
    this.#fastestMs = Math.min(answerMs, this.#fastestMs * FORGETTING);
    this.#failures = 0;
    this.#concurrency = Math.min(MOST_CONCURRENCY, this.#concurrency + 1);
  }

  /**
   * @param pauseMs the receiver asked for a pause of the whole URL; 0: it did not
   * @param overloaded it said that it gets too much
   */
  failed(wasSlow: boolean, now: number, pauseMs: number, overloaded: boolean): void {
    this.#ended(wasSlow);
    this.#failures += 1;
    if (overloaded) this.#concurrency = Math.max(1, Math.floor(this.#concurrency / 2));
    const over = this.#failures - BREAKER_FAILURES;
    const probeMs = over < 0 ? 0 : Math.min(LONGEST_PROBE_MS, FIRST_PROBE_MS * 2 ** Math.min(over, 10));
    this.#closedUntil = Math.max(this.#closedUntil, now + Math.max(pauseMs, probeMs));
  }

  /** The call in flight was dropped without an answer; its row stays in the queue, to be read again. */
  dropped(wasSlow: boolean, call: QueuedCall): void {
    this.#ended(wasSlow);
    this.inMemory.forget(call.id);
    this.backlog = true;
    this.floor.lowerTo(call.dueAt);
  }

  /** Forgets what waits in the window: the rows stay in the queue, and whoever owns the lane next reads them. */
  dropWindow(): void {
    for (let index = this.#head; index < this.#window.length; index += 1) {
      const { id, dueAt } = this.#window[index]!;
      this.inMemory.forget(id);
      this.floor.lowerTo(dueAt);
    }
    this.#totals.calls -= this.windowSize;
    this.#totals.bytes -= this.windowBytes;
    this.#window = [];
    this.#head = 0;
    this.windowBytes = 0;
    this.backlog = true;
  }

  /** Remembers when a retry is due, milliseconds since 1970. */
  expectRetry(dueAt: number): void {
    if (this.dueTimes.length < MOST_DUE_TIMES) this.dueTimes.push(dueAt);
  }

  /** Whether a known retry is due; it is then forgotten, since the queue has to be read. */
  retriesDue(epochNow: number): boolean {
    const later = this.dueTimes.filter((dueAt) => dueAt > epochNow);
    const due = later.length < this.dueTimes.length;
    this.dueTimes = later;
    return due;
  }

  #ended(wasSlow: boolean): void {
    this.#inFlight -= 1;
    if (wasSlow) this.#slow -= 1;
  }
}
