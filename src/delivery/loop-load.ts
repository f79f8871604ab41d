import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** How long is looked at once. */
const SPAN_MS = 50;
/** The share of the time from which on the event loop counts as busy. */
const BUSY = 0.7;
/** And for so long afterwards: it may have had little to do because it made somebody wait. */
const LASTING_MS = 500;

/** How much of the time this process's event loop has something to do. */
export class LoopLoad {
  #since: EventLoopUtilization = performance.eventLoopUtilization();
  #lookedAt = -Infinity;
  #busyUntil = -Infinity;

  /** Whether it has little time left. */
  isBusy(now: number): boolean {
    if (now - this.#lookedAt >= SPAN_MS) {
      const until = performance.eventLoopUtilization();
      if (performance.eventLoopUtilization(until, this.#since).utilization > BUSY) this.#busyUntil = now + LASTING_MS;
      this.#since = until;
      this.#lookedAt = now;
    }
    return now < this.#busyUntil;
  }
}
