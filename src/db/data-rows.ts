/** Rows as PostgreSQL sent them, in its text format. Strings of them are made only when asked for. */
export class DataRows {
  /** Per row, the bytes that hold it, and where the number of its values is. */
  readonly #sources: Buffer[] = [];
  readonly #starts: number[] = [];

  get length(): number {
    return this.#sources.length;
  }

  /** @param start where the body of the message DataRow begins. The bytes must stay as they are. */
  add(source: Buffer, start: number): void {
    this.#sources.push(source);
    this.#starts.push(start);
  }

  /** Calls `take` for each value of a row, in order; `to` is -1 for null. */
  each(row: number, take: (source: Buffer, from: number, to: number) => void): void {
    const source = this.#sources[row]!;
    const start = this.#starts[row]!;
    let at = start + 2;
    for (let left = source.readUInt16BE(start); left > 0; left -= 1) {
      const length = source.readInt32BE(at);
      at += 4;
      if (length === -1) {
        take(source, at, -1);
      } else {
        take(source, at, at + length);
        at += length;
      }
    }
  }

  texts(): (string | null)[][] {
    return this.#sources.map((_, row) => {
      const texts: (string | null)[] = [];
      this.each(row, (source, from, to) => texts.push(to === -1 ? null : source.toString('utf8', from, to)));
      return texts;
    });
  }
}
