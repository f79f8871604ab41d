import type { RowPlace } from '../source/source-row.ts';
import type { PlainCell } from './plain-cell.ts';
import type { RowValues } from './row-converter.ts';

/** What parts values and ends rows. */
export const TAB = Buffer.from('\t');
const NEWLINE = Buffer.from('\n');
const [TAB_BYTE, NEWLINE_BYTE] = [0x09, 0x0a];
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };
const NULL = '\\N';
const FIRST_BYTES = 64 * 1024;
const LONG = 16;
/** What a value may be longer than twice its cell: a date without a time, a No. */
const SLACK = 10;

/** A value in COPY's text format. */
export const copyText = (value: string | null): string => (value === null ? NULL : value.replace(/[\\\n\r\t]/g, (char) => ESCAPES[char] ?? char));

/**
 * Rows that are right so far, as COPY takes them: the text of their values, one behind the other, and where each row is in the file.
 * No row is an object of its own, for a file has millions of them.
 */
export class RowBlock {
  /** COPY's text format; what lies behind `#length` is room. */
  #text: Buffer;
  #length = 0;
  readonly #ends: number[] = [];
  readonly #numbers: number[] = [];
  /** Per row, the bytes of the file that it is in, from and to where. */
  readonly #sources: Buffer[] = [];
  readonly #froms: number[] = [];
  readonly #tos: number[] = [];

  /** @param expected bytes of text; there may be more */
  constructor(expected = 0) {
    this.#text = Buffer.allocUnsafe(Math.max(FIRST_BYTES, expected));
  }

  /** Rows. */
  get count(): number {
    return this.#ends.length;
  }

  /** The row's number in the file. */
  number(row: number): number {
    return this.#numbers[row] ?? 0;
  }

  /** The row as it stands in the file. */
  raw(row: number): string {
    return (this.#sources[row] ?? this.#text).toString('utf8', this.#froms[row], this.#tos[row]);
  }

  /** The row's value of a field, by the field's place. */
  value(row: number, place: number): string | null {
    let start = this.#startOf(row);
    for (let tabs = 0; tabs < place; tabs += 1) start = this.#text.indexOf(TAB_BYTE, start) + 1;
    let end = start;
    while (this.#text[end] !== TAB_BYTE && this.#text[end] !== NEWLINE_BYTE) end += 1;
    const text = this.#text.toString('utf8', start, end);
    return text === NULL ? null : text.includes('\\') ? text.replace(/\\(.)/g, (_, char: string) => UNESCAPED[char] ?? char) : text;
  }

  /** COPY's text of all rows. */
  get text(): Buffer {
    return this.#text.subarray(0, this.#length);
  }

  /** COPY's text of rows that are in ascending order. */
  textOf(rows: readonly number[]): Buffer {
    const pieces: Buffer[] = [];
    for (let first = 0; first < rows.length;) {
      let last = first;
      while (rows[last + 1] === rows[last]! + 1) last += 1;
      pieces.push(this.#text.subarray(this.#startOf(rows[first]!), this.#ends[rows[last]!]));
      first = last + 1;
    }
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }

  /** Writes what is COPY's text already. */
  append(text: Buffer): void {
    this.#reserve(text.length);
    // Most are a byte or two, for which a call of `copy` takes longer.
    if (text.length > LONG) text.copy(this.#text, this.#length);
    else for (let at = 0; at < text.length; at += 1) this.#text[this.#length + at] = text[at]!;
    this.#length += text.length;
  }

  /** Writes the value of a cell. @returns whether it is a plain one; if not, nothing is written */
  copyCell(plain: PlainCell, source: Buffer, from: number, to: number): boolean {
    this.#reserve(2 * (to - from) + SLACK);
    const end = plain(source, from, to, this.#text, this.#length);
    if (end === -1) return false;
    this.#length = end;
    return true;
  }

  /** Ends the row whose values were written, a tab between two of them. */
  endRow({ number, bytes, from, to }: RowPlace): void {
    this.append(NEWLINE);
    this.#ends.push(this.#length);
    this.#numbers.push(number);
    this.#sources.push(bytes);
    this.#froms.push(from);
    this.#tos.push(to);
  }

  /** Forgets what was written of a row that is not ended. */
  dropOpenRow(): void {
    this.#length = this.#ends.at(-1) ?? 0;
  }

  add(row: RowPlace, values: RowValues): void {
    this.append(Buffer.from(values.map(copyText).join('\t')));
    this.endRow(row);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#text.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + bytes));
    this.#text.copy(larger, 0, 0, this.#length);
    this.#text = larger;
  }

  #startOf(row: number): number {
    return row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
  }
}
