import { isTooLong, tooLong, type RowInView, type RowReader, type SourceRow } from './source-row.ts';

export interface CsvDialect {
  /** One character. */
  delimiter: string;
  newline: '\n' | '\r';
}

const QUOTE = 0x22;
const RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** How a cell stands in the file. `doubled`: between quotes, with quotes that stand for one. */
export const QUOTING = { none: 0, plain: 1, doubled: 2 } as const;
export type Quoting = (typeof QUOTING)[keyof typeof QUOTING];

/** A row of delimited text in view. What is between quotes is a cell's text, the quotes are not. */
export interface CsvRow extends RowInView {
  /** Cells. */
  readonly count: number;
  readonly problem: string | null;
  /** Per cell, the first byte, the one behind its last, and its quoting; what lies behind `count` is of another row. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly quoting: readonly Quoting[];
  /** The text of a cell. */
  text(place: number): string;
}

/**
 * Reads rows of delimited text (RFC 4180; also TSV). Lenient where spreadsheets are: a quote inside a cell that does not begin with one
 * stands for itself. An own one, because it tells `""` from nothing, goes on behind a row that is badly quoted, and leaves the bytes
 * where they are: a file's million of rows become no strings. Its test holds it against csv-parse.
 */
export class CsvReader implements RowReader, CsvRow {
  readonly #delimiter: Buffer;
  readonly #newline: number;
  /** Behind the last row that was complete. */
  #at = 0;
  #isEnd = false;
  bytes: Buffer = Buffer.alloc(0);
  number = 0;
  from = 0;
  to = 0;
  damaged = false;
  problem: string | null = null;
  count = 0;
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly quoting: Quoting[] = [];

  constructor({ delimiter, newline }: CsvDialect) {
    this.#delimiter = Buffer.from(delimiter);
    this.#newline = newline.charCodeAt(0);
  }

  push(piece: Buffer, damaged: boolean, isEnd: boolean): void {
    const rest = this.bytes.subarray(this.#at);
    this.bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    this.damaged = damaged || (rest.length > 0 && this.damaged);
    this.#at = 0;
    this.#isEnd = isEnd;
  }

  next(): CsvRow | null {
    if (this.#at >= this.bytes.length) return null;
    this.from = this.#at;
    this.count = 0;
    this.problem = null;
    const end = this.#endOfRow();
    if (end === -1) {
      const rest = this.bytes.subarray(this.#at);
      if (isTooLong(rest)) throw tooLong(this.number + 1, rest.includes(QUOTE) ? ': a quote in it may never be closed' : '');
      return null;
    }
    this.number += 1;
    this.to = this.#withoutReturn(this.from, end);
    this.#at = end + 1;
    return this;
  }

  text(place: number): string {
    const text = this.bytes.toString('utf8', this.starts[place], this.ends[place]);
    return this.quoting[place] === QUOTING.doubled ? text.replaceAll('""', '"') : text;
  }

  read(): SourceRow {
    const places = Array.from({ length: this.count }, (_, place) => place);
    const blanks = places.filter((place) => this.quoting[place] !== QUOTING.none && this.starts[place] === this.ends[place]);
    return {
      number: this.number,
      raw: this.bytes.toString('utf8', this.from, this.to),
      cells: places.map((place) => this.text(place)),
      quotedBlanks: blanks.length > 0 ? blanks : null,
      problem: this.problem,
      damaged: this.damaged,
    };
  }

  /** Finds the cells of the row that begins at `from`. @returns where its line end is, or the end of the file; -1: it is not there yet */
  #endOfRow(): number {
    const { bytes } = this;
    let at = this.from;
    for (;;) {
      at = bytes[at] === QUOTE ? this.#quotedCell(at) : this.#bareCell(at);
      if (at === -1 || at >= bytes.length || bytes[at] === this.#newline) return at;
      at += this.#delimiter.length;
      if (at >= bytes.length) {
        if (!this.#isEnd) return -1;
        this.#add(at, at, QUOTING.none);
        return at;
      }
    }
  }

  /** @returns where the delimiter or line end behind the cell is, or the end of the file; -1: it is not there yet */
  #bareCell(start: number): number {
    const end = this.#endOfCell(start);
    if (end === this.bytes.length) {
      if (!this.#isEnd) return -1;
      this.#add(start, this.#withoutReturn(start, end), QUOTING.none);
    } else {
      this.#add(start, this.bytes[end] === this.#newline ? this.#withoutReturn(start, end) : end, QUOTING.none);
    }
    return end;
  }

  /** @param open where its first quote is @returns as `#bareCell` */
  #quotedCell(open: number): number {
    const { bytes } = this;
    const start = open + 1;
    let isDoubled = false;
    let close = bytes.indexOf(QUOTE, start);
    while (close !== -1 && bytes[close + 1] === QUOTE) {
      isDoubled = true;
      close = bytes.indexOf(QUOTE, close + 2);
    }
    if (close === -1 || (close === bytes.length - 1 && !this.#isEnd)) {
      if (!this.#isEnd) return -1;
      this.problem = `has a quote in column ${this.count + 1} that is never closed`;
      return bytes.length;
    }
    this.#add(start, close, isDoubled ? QUOTING.doubled : QUOTING.plain);
    let at = close + 1;
    if (bytes[at] === RETURN && this.#newline === LINE_FEED) {
      if (at + 1 === bytes.length && !this.#isEnd) return -1;
      if (at + 1 === bytes.length || bytes[at + 1] === LINE_FEED) at += 1;
    }
    if (at >= bytes.length || bytes[at] === this.#newline || this.#isDelimiter(at)) return at;
    this.problem ??= `has characters behind the closing quote of column ${this.count}`;
    const end = this.#endOfCell(at);
    return end === bytes.length && !this.#isEnd ? -1 : end;
  }

  /** The first delimiter or line end from `start` on, or the end of the bytes. */
  #endOfCell(start: number): number {
    const { bytes } = this;
    const { length } = bytes;
    const newline = this.#newline;
    const first = this.#delimiter[0];
    let at = start;
    for (; at < length; at += 1) {
      const byte = bytes[at];
      if (byte === newline || (byte === first && this.#isDelimiter(at))) break;
    }
    return at;
  }

  #isDelimiter(at: number): boolean {
    const delimiter = this.#delimiter;
    if (this.bytes[at] !== delimiter[0]) return false;
    return delimiter.length === 1 || delimiter.equals(this.bytes.subarray(at, at + delimiter.length));
  }

  #withoutReturn(from: number, to: number): number {
    return to > from && this.bytes[to - 1] === RETURN ? to - 1 : to;
  }

  #add(start: number, end: number, quoting: Quoting): void {
    const place = this.count;
    this.starts[place] = start;
    this.ends[place] = end;
    this.quoting[place] = quoting;
    this.count = place + 1;
  }
}
