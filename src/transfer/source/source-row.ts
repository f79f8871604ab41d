/** A row of a file, as it was read. */
export interface SourceRow {
  /** As a spreadsheet counts: from 1, the header and empty lines included. */
  number: number;
  /** The row as it stands in the file, without its line end. */
  raw: string;
  /** By the column's place in the file; by its name for JSON lines. */
  cells: readonly string[] | Readonly<Record<string, unknown>>;
  /** Places of cells that are `""`: an empty text, where a cell without quotes is blank. */
  quotedBlanks: readonly number[] | null;
  /** What keeps the row from being read at all. */
  problem: string | null;
  /** Bytes of it, or near it, were no text: they are U+FFFD now. */
  damaged: boolean;
}

/** Where a row is: which of the file, and in UTF-8 that stays as it is, from `from` to before `to`, without its line end. */
export interface RowPlace {
  readonly number: number;
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** A row in view: where it is, and no more until it is asked for. The next row takes its place. */
export interface RowInView extends RowPlace {
  readonly damaged: boolean;
  read(): SourceRow;
}

/** Finds rows in UTF-8 that comes in pieces. */
export interface RowReader {
  /** What follows what was pushed before. All rows must have been taken. @throws SourceError when the file can't be read on */
  push(piece: Buffer, damaged: boolean, isEnd: boolean): void;
  /** The next row that is complete; null: there is none in what was pushed so far. */
  next(): RowInView | null;
}

/** The file can't be read on from here. Its message is for people. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Characters of a row: room for several long texts, and an end to a quote that is never closed. */
const LONGEST_ROW = 1024 * 1024;

/** Whether a row that is not complete yet is too long already. */
export const isTooLong = (bytes: Buffer): boolean => bytes.length > LONGEST_ROW && bytes.toString().length > LONGEST_ROW;

export const tooLong = (number: number, besides = ''): SourceError =>
  new SourceError(`Row ${number} is longer than ${LONGEST_ROW.toLocaleString('en')} characters${besides}.`);
