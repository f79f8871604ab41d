/**
 * Ids of the calls of a lane that are in memory: in the window, in flight, or finished and not yet settled. Not to be read again.
 * A read of the queue sees it as it was when the read began; a call that came and was settled meanwhile stands in its answer
 * still, and must not go out twice for that.
 */
export class CallsInMemory implements Iterable<string> {
  readonly #ids = new Set<string>();
  readonly #settledWhileReading = new Set<string>();
  #reading = false;

  get size(): number {
    return this.#ids.size;
  }

  add(id: string): void {
    this.#ids.add(id);
  }

  /** The call is settled: its row has gone from the queue, or is due at another time. */
  delete(id: string): void {
    this.#ids.delete(id);
    if (this.#reading) this.#settledWhileReading.add(id);
  }

  /** The call was dropped unsent: its row stays in the queue, for whoever reads next. */
  forget(id: string): void {
    this.#ids.delete(id);
  }

  /** Whether the call is in memory, or was when the read under way began or since. */
  has(id: string): boolean {
    return this.#ids.has(id) || this.#settledWhileReading.has(id);
  }

  /** A lane is read by one read at a time. */
  beginRead(): void {
    this.#reading = true;
  }

  endRead(): void {
    this.#reading = false;
    this.#settledWhileReading.clear();
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#ids[Symbol.iterator]();
  }
}
