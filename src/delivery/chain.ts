/** What can be in a chain, one at a time. The chain alone sets these. */
export interface Linked<T extends Linked<T>> {
  chain: Chain<T> | null;
  previous: T | null;
  next: T | null;
}

/**
 * Things in the order in which they came, each of which can be taken out at any time. A Set does the same, but where thousands come and go
 * in a second it leaves a table behind for every few of them, each of which leads to the next: once one has become old, all that follow, and
 * what was in them, live until the next full collection.
 */
export class Chain<T extends Linked<T>> implements Iterable<T> {
  #first: T | null = null;
  #last: T | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @throws when it is in a chain */
  add(item: T): void {
    if (item.chain !== null) throw new Error('It is in a chain');
    item.chain = this;
    item.previous = this.#last;
    if (this.#last === null) this.#first = item;
    else this.#last.next = item;
    this.#last = item;
    this.#size += 1;
  }

  /** Answers whether it was there. */
  delete(item: T): boolean {
    if (item.chain !== this) return false;
    const { previous, next } = item;
    if (previous === null) this.#first = next;
    else previous.next = next;
    if (next === null) this.#last = previous;
    else next.previous = previous;
    item.chain = item.previous = item.next = null;
    this.#size -= 1;
    return true;
  }

  /** From the first to the last; the one that is at hand may be taken out, and others added, but not the one behind it taken out. */
  *[Symbol.iterator](): Generator<T, undefined> {
    for (let item = this.#first; item !== null;) {
      const { next }: T = item;
      yield item;
      item = next;
    }
    return undefined;
  }
}
