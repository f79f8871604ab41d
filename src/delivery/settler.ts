import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Observe } from '../observe.ts';
import { BATCH_SIZE, BATCH_SIZE_BESIDE_OTHERS } from './delivery-settings.ts';
import type { Lane } from './lane.ts';
import type { FinishedAttempt } from './finished-attempt.ts';
import type { RightOfWay } from './right-of-way.ts';
import { settleAttempts } from './settle-attempts.ts';

/** At less than 12,500 calls per second this, and not the size, ends a batch: 20 ms took a quarter more statements on a slow machine. */
const LONGEST_WAIT_MS = 40;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

export interface SettlerParts {
  pool: Pool;
  observe: Observe;
  rightOfWay: Pick<RightOfWay, 'free' | 'isContested'>;
}

export interface Settling {
  attempt: FinishedAttempt;
  lane: Lane;
}

/**
 * Gathers finished attempts and records them in batches of 500 or every 40 ms, one batch at a time; in a busy process up to 25 ms later,
 * when what goes first is done, and in batches of 150 while others come, since nobody waits for it. While the database is away
 * they wait here; the dispatcher sends nothing more when too many do, so that little is repeated should the process die.
 */
export class Settler {
  readonly #pool: Pool;
  readonly #observe: Observe;
  readonly #rightOfWay: Pick<RightOfWay, 'free' | 'isContested'>;
  /** Called after each batch. */
  readonly #settled: (batch: readonly Settling[]) => void;
  #waiting: Settling[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #inHand = 0;

  constructor({ pool, observe, rightOfWay }: SettlerParts, settled: (batch: readonly Settling[]) => void) {
    this.#pool = pool;
    this.#observe = observe;
    this.#rightOfWay = rightOfWay;
    this.#settled = settled;
  }

  /** Attempts not yet recorded. */
  get unsettled(): number {
    return this.#waiting.length + this.#inHand;
  }

  add(settling: Settling): void {
    this.#waiting.push(settling);
    if (this.#waiting.length >= this.#batchSize) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), LONGEST_WAIT_MS);
  }

  /** Records all that waits; returns when there is nothing left. */
  async flush(): Promise<void> {
    while (this.unsettled > 0) {
      this.#start();
      await this.#running;
    }
  }

  get #batchSize(): number {
    // Once it falls behind, sending would stop, for those who come as well.
    return this.#rightOfWay.isContested && this.#waiting.length < BATCH_SIZE ? BATCH_SIZE_BESIDE_OTHERS : BATCH_SIZE;
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#running !== undefined || this.#waiting.length === 0) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#waiting.length >= this.#batchSize) this.#start();
      else if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#start(), LONGEST_WAIT_MS);
    });
  }

  async #run(): Promise<void> {
    await this.#rightOfWay.free;
    const batch = this.#waiting.splice(0, this.#batchSize);
    this.#inHand = batch.length;
    for (let retryInMs = FIRST_RETRY_MS; ; retryInMs = Math.min(LONGEST_RETRY_MS, retryInMs * 2)) {
      const began = performance.now();
      try {
        await settleAttempts(this.#pool, batch.map(({ attempt }) => attempt), retryInMs === FIRST_RETRY_MS ? 'first' : 'again');
        this.#observe({ kind: 'attempts.settled', attempts: batch.length, milliseconds: performance.now() - began });
        break;
      } catch (error) {
        this.#observe({ kind: 'loop.failed', loop: 'settle', error, retryInMs });
        await sleep(retryInMs);
      }
    }
    this.#inHand = 0;
    this.#settled(batch);
  }
}
