interface Rest {
  readonly tableId: number;
}

/** Which tables are to be looked at, in turn, and by whom: one that somebody has in hand is left to them. */
export class TablesInTurn<Taker> {
  readonly #waiting = new Set<number>();
  readonly #resting = new Map<number, Rest>();
  readonly #inHand = new Map<number, { taker: Taker; batches: number }>();

  /** Whether a table is to be looked at. */
  get anyWaits(): boolean {
    return this.#waiting.size > 0;
  }

  /** How many takers have work: each table is for one. */
  get hands(): number {
    let free = 0;
    for (const tableId of this.#waiting) if (!this.#inHand.has(tableId)) free += 1;
    return this.#inHand.size + free;
  }

  /** Whether somebody makes a batch of it. */
  isInHand(tableId: number): boolean {
    return this.#inHand.has(tableId);
  }

  /**
   * The table may have changes: it is looked at when its turn comes, unless it rests.
   * @returns whether it will be
   */
  add(tableId: number): boolean {
    const awake = !this.#resting.has(tableId);
    if (awake) this.#waiting.add(tableId);
    return awake;
  }

  /** The table in turn for this taker. */
  nextFor(taker: Taker): number | undefined {
    for (const tableId of this.#waiting) if ((this.#inHand.get(tableId)?.taker ?? taker) === taker) return tableId;
    return undefined;
  }

  /** One batch of the table is in hand, until it is laid down. */
  take(tableId: number, taker: Taker): void {
    this.#waiting.delete(tableId);
    const batches = this.#inHand.get(tableId)?.batches ?? 0;
    this.#inHand.set(tableId, { taker, batches: batches + 1 });
  }

  layDown(tableId: number): void {
    const held = this.#inHand.get(tableId)!;
    held.batches -= 1;
    if (held.batches === 0) this.#inHand.delete(tableId);
  }

  /** The table is left alone until its last rest ends. */
  rest(tableId: number): Rest {
    const rest = { tableId };
    this.#waiting.delete(tableId);
    this.#resting.set(tableId, rest);
    return rest;
  }

  end(rest: Rest): void {
    if (this.#resting.get(rest.tableId) === rest) this.#resting.delete(rest.tableId);
  }
}
