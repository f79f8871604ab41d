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
}

/** Turns text that comes in pieces into rows. */
export interface RowReader {
  /** The rows that are complete. @throws SourceError when the file can't be read on. */
  push(text: string): SourceRow[];
  /** What is left when the file is over. */
  end(): SourceRow[];
}

/** The file can't be read on from here. Its message is for people. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Characters of a row: room for several long texts, and an end to a quote that is never closed. */
export const LONGEST_ROW = 1024 * 1024;
