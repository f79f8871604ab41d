import { LONGEST_ROW, SourceError, type RowReader, type SourceRow } from './source-row.ts';

export interface CsvDialect {
  /** One character. */
  delimiter: string;
  newline: '\n' | '\r';
}

const QUOTE = '"';

/**
 * Reads rows of delimited text (RFC 4180; also TSV). Lenient where spreadsheets are: a quote inside a cell that does not begin with one
 * stands for itself. An own one, because it tells `""` from nothing, goes on behind a row that is badly quoted, and takes a
 * fifth of csv-parse's time; its test holds it against csv-parse.
 */
export function openCsvReader({ delimiter, newline }: CsvDialect): RowReader {
  let rest = '';
  let number = 0;

  /** The rows of `text`, and the index behind the last one that is complete. */
  const read = (text: string, isEnd: boolean): { rows: SourceRow[]; to: number } => {
    const rows: SourceRow[] = [];
    let from = 0;
    let quote = text.indexOf(QUOTE);
    while (from < text.length) {
      const found = text.indexOf(newline, from);
      if (quote !== -1 && quote < from) quote = text.indexOf(QUOTE, from);
      if (quote === -1 || (found !== -1 && found < quote)) {
        if (found === -1 && !isEnd) break;
        const raw = withoutReturn(text, from, found === -1 ? text.length : found);
        number += 1;
        rows.push({ number, raw, cells: raw.split(delimiter), quotedBlanks: null, problem: null });
        from = found === -1 ? text.length : found + 1;
        continue;
      }
      const row = readQuoted(text, from, { delimiter, newline }, isEnd);
      if (row === null) break;
      number += 1;
      rows.push({ number, raw: withoutReturn(text, from, row.end), cells: row.cells, quotedBlanks: row.blanks.length > 0 ? row.blanks : null, problem: row.problem });
      from = row.end + 1;
    }
    return { rows, to: Math.min(from, text.length) };
  };

  return {
    push(piece) {
      const text = rest + piece;
      const { rows, to } = read(text, false);
      rest = text.slice(to);
      if (rest.length > LONGEST_ROW) {
        throw new SourceError(`Row ${number + 1} is longer than ${LONGEST_ROW.toLocaleString('en')} characters${rest.includes(QUOTE) ? ': a quote in it may never be closed' : ''}.`);
      }
      return rows;
    },
    end() {
      const { rows } = read(rest, true);
      rest = '';
      return rows;
    },
  };
}

const withoutReturn = (text: string, from: number, to: number): string => text.slice(from, to > from && text[to - 1] === '\r' ? to - 1 : to);

/** The row from `from` on that has a quote somewhere; null: its end is not there yet. */
function readQuoted(text: string, from: number, { delimiter, newline }: CsvDialect, isEnd: boolean): { cells: string[]; blanks: number[]; problem: string | null; end: number } | null {
  const cells: string[] = [];
  const blanks: number[] = [];
  let problem: string | null = null;
  let at = from;
  for (;;) {
    if (text[at] === QUOTE) {
      const close = closingQuote(text, at + 1);
      if (close === -1 || (close === text.length - 1 && !isEnd)) {
        if (!isEnd) return null;
        return { cells, blanks, problem: `has a quote in column ${cells.length + 1} that is never closed`, end: text.length };
      }
      const value = text.slice(at + 1, close).replaceAll('""', QUOTE);
      if (value === '') blanks.push(cells.length);
      cells.push(value);
      at = close + 1;
      if (text[at] === '\r' && newline === '\n') {
        if (at + 1 === text.length && !isEnd) return null;
        if (at + 1 === text.length || text[at + 1] === newline) at += 1;
      }
      if (at >= text.length) return { cells, blanks, problem, end: text.length };
      if (text[at] !== delimiter && text[at] !== newline) {
        problem ??= `has characters behind the closing quote of column ${cells.length}`;
        const [nextCell, nextRow] = [text.indexOf(delimiter, at), text.indexOf(newline, at)];
        if (nextRow === -1 && !isEnd) return null;
        at = nextCell !== -1 && (nextRow === -1 || nextCell < nextRow) ? nextCell : nextRow === -1 ? text.length : nextRow;
      }
    } else {
      const row = text.indexOf(newline, at);
      const cell = text.indexOf(delimiter, at);
      if (cell !== -1 && (row === -1 || cell < row)) {
        cells.push(text.slice(at, cell));
        at = cell;
      } else {
        if (row === -1 && !isEnd) return null;
        const end = row === -1 ? text.length : row;
        cells.push(withoutReturn(text, at, end));
        at = end;
      }
    }
    if (at >= text.length || text[at] === newline) return { cells, blanks, problem, end: at };
    at += 1;
    if (at >= text.length) {
      if (!isEnd) return null;
      cells.push('');
      return { cells, blanks, problem, end: text.length };
    }
  }
}

/** The quote that closes, not one of a doubled pair; -1: none. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf(QUOTE, from); at !== -1; at = text.indexOf(QUOTE, at + 2)) {
    if (text[at + 1] !== QUOTE) return at;
  }
  return -1;
}
