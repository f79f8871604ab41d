/**
 * Where reading a lane's queue begins, by due time in microseconds. What was taken out of the front stays in the index as long as an old
 * snapshot is open (a backup, a report), and a read from the beginning passes over all of it: 80 ms for 300,000 rows, a second
 * for 3,000,000, at every batch. So a read begins where the last one ended, or at what has come below that since.
 */
export class LaneFloor {
  #value = 0;
  /** The lowest that came since a read began, which may have missed it. */
  #came = Infinity;

  /** No call that is due earlier waits in the queue, but what nobody told of. */
  get value(): number {
    return this.#value;
  }

  /** A read begins. Answers where. */
  begin(): number {
    this.#came = Infinity;
    return this.#value;
  }

  /**
   * A read has ended.
   * @param lastDueAt when the last call that it gave is due; null: it gave none
   */
  read(lastDueAt: number | null): void {
    this.#value = Math.min(this.#came, Math.max(this.#value, lastDueAt ?? 0));
  }

  /** A call that is due then was put into the queue, or back. */
  lowerTo(dueAt: number): void {
    this.#value = Math.min(this.#value, dueAt);
    this.#came = Math.min(this.#came, dueAt);
  }
}
