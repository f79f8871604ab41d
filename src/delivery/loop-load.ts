import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** How long is looked at once. */
const SPAN_MS = 50;
/** The share of the time from which on the event loop counts as busy. */
const BUSY = 0.7;

/** How much of the time this process's event loop has something to do. */
export class LoopLoad {
  #since: EventLoopUtilization = performance.eventLoopUtilization();
  #lookedAt = -Infinity;
  #busy = false;

  /** Whether it has little time left. */
  isBusy(now: number): boolean {
    if (now - this.#lookedAt < SPAN_MS) return this.#busy;
    const until = performance.eventLoopUtilization();
    this.#busy = performance.eventLoopUtilization(until, this.#since).utilization > BUSY;
    this.#since = until;
    this.#lookedAt = now;
    return this.#busy;
  }
}
