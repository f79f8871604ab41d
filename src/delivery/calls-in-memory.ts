/**
 * Ids of the calls of a lane that are in memory: in the window, in flight, or finished and not yet settled. Not to be read again.
 * A read of the queue sees it as it was when the read began; a call that was settled meanwhile stands in its answer still, and
 * must neither go out twice for that nor be taken for one that nobody knows.
 */
export class CallsInMemory implements Iterable<string> {
  readonly #ids = new Set<string>();
  readonly #reads = new Set<Set<string>>();

  get size(): number {
    return this.#ids.size;
  }

  add(id: string): void {
    this.#ids.add(id);
  }

  /** The call is settled: its row has gone from the queue, or is due at another time. */
  delete(id: string): void {
    this.#ids.delete(id);
    for (const settled of this.#reads) settled.add(id);
  }

  /** The call was dropped unsent: its row stays in the queue, for whoever reads next. */
  forget(id: string): void {
    this.#ids.delete(id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** A read of the queue begins. @param settled is given the ids of calls that are settled until it ends */
  beginRead(settled: Set<string>): void {
    this.#reads.add(settled);
  }

  endRead(settled: Set<string>): void {
    this.#reads.delete(settled);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#ids[Symbol.iterator]();
  }
}
