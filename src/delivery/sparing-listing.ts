/** Everything may be listed for this share of the time, and is once a minute. */
const SHARE = 50;
const RAREST_MS = 60_000;

/** Two ways to list what waits in a queue. */
export interface Listings<Item> {
  /** Everything; passes over all that was taken and that an old snapshot keeps. */
  all(): Promise<Item[]>;
  /** What is above the floors that are known. */
  fromFloors(): Promise<Item[]>;
}

/** Lists everything as long as that is quick; else from the floors, and everything now and then, for what nobody told of. */
export class SparingListing<Item> {
  readonly #quickMs: number;
  readonly #listings: Listings<Item>;
  #allDueAt = -Infinity;

  constructor(quickMs: number, listings: Listings<Item>) {
    this.#quickMs = quickMs;
    this.#listings = listings;
  }

  async list(): Promise<Item[]> {
    const began = performance.now();
    if (began < this.#allDueAt) return this.#listings.fromFloors();
    const all = await this.#listings.all();
    const now = performance.now();
    const tookMs = now - began;
    this.#allDueAt = tookMs > this.#quickMs ? now + Math.min(RAREST_MS, tookMs * SHARE) : now;
    return all;
  }
}
