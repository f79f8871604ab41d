import { RequestError } from '../../errors.ts';
import { openRowReader, sniffSource, type Format, type SourceLayout } from '../source/sniff-source.ts';
import { SourceError, type SourceRow } from '../source/source-row.ts';
import { openPieceDecoder } from '../source/text-decoder.ts';
import type { SourceOptions } from './import-options.ts';

/** What a file's beginning tells. */
export interface SourceHead {
  layout: SourceLayout;
  columns: string[];
  /** Rows behind the header that are whole. */
  rows: SourceRow[];
}

/** Bytes that are looked at. */
export const HEAD_BYTES = 1024 * 1024;
const HEAD_ROWS = 1_000;

/**
 * Reads the beginning of a file.
 * @param isWhole there is nothing behind it
 * @throws RequestError InvalidInputValue when it can't be read, IncorrectBodyParameter when it is empty
 */
export function readHead(head: Buffer, isWhole: boolean, options: SourceOptions, contentFormat: Format | undefined): SourceHead {
  try {
    const layout = sniffSource(head, { format: options.Format ?? contentFormat, encoding: options.Encoding, delimiter: options.Delimiter });
    const reader = openRowReader(layout);
    const { utf8, damaged } = openPieceDecoder(layout.encoding).decode(head, isWhole);
    reader.push(utf8, damaged, isWhole);
    const rows: SourceRow[] = [];
    for (let row = reader.next(); row !== null; row = reader.next()) rows.push(row.read());
    return { layout, ...columnsOf(rows, layout, options.Header) };
  } catch (error) {
    if (error instanceof SourceError) throw new RequestError('InvalidInputValue', error.message, { cause: error });
    throw error;
  }
}

function columnsOf(rows: SourceRow[], layout: SourceLayout, header: boolean): { columns: string[]; rows: SourceRow[] } {
  if (layout.format === 'jsonl') {
    const sample = rows.slice(0, HEAD_ROWS);
    // A name may come in another case in another row.
    const names = sample.flatMap(({ cells }) => (Array.isArray(cells) ? [] : Object.keys(cells)));
    const columns = [...new Map(names.toReversed().map((name) => [name.toLowerCase(), name])).values()].toReversed();
    const wrong = sample.find(({ problem }) => problem !== null);
    if (columns.length === 0) throw new RequestError('IncorrectBodyParameter', wrong === undefined ? 'The file has no rows.' : `Row ${wrong.number}: ${wrong.problem}.`);
    return { columns, rows: sample };
  }
  const first = rows.findIndex(({ raw }) => raw !== '');
  const top = rows[first];
  if (top === undefined) throw new RequestError('IncorrectBodyParameter', 'The file is empty.');
  if (top.problem !== null) throw new RequestError('InvalidInputValue', `Row ${top.number}: ${top.problem}.`);
  const cells = top.cells as readonly string[];
  if (!header) return { columns: cells.map((_, place) => String(place + 1)), rows: rows.slice(first, first + HEAD_ROWS) };
  return { columns: cells.map((name) => name.trim()), rows: rows.slice(first + 1, first + 1 + HEAD_ROWS) };
}
