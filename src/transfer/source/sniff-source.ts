import { openPieceDecoder, type Encoding } from './text-decoder.ts';
import { SourceError, type RowReader } from './source-row.ts';
import { CsvReader } from './csv-reader.ts';
import { openJsonlReader } from './jsonl-reader.ts';

export const FORMATS = ['csv', 'tsv', 'jsonl'] as const;
export type Format = (typeof FORMATS)[number];

/** How a file is cut into rows; kept with the import. */
export interface SourceLayout {
  format: Format;
  encoding: Encoding;
  /** One character; of no meaning for JSON lines. */
  delimiter: string;
  newline: '\n' | '\r';
}

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * How a file is to be read, from its beginning and what the client says of it. A byte order mark decides over what is said.
 * @throws SourceError when the beginning is no text at all
 */
export function sniffSource(head: Buffer, given: { format?: Format | undefined; encoding?: Encoding | undefined; delimiter?: string | undefined }): SourceLayout {
  const encoding = markedEncoding(head) ?? given.encoding ?? 'utf-8';
  const text = openPieceDecoder(encoding).decode(head, false).utf8.toString();
  if (text.slice(0, 10_000).includes('\0')) {
    throw new SourceError('The file is no text: it has the character U+0000. A workbook must be saved as CSV; UTF-16 needs a byte order mark.');
  }
  const format = given.format ?? 'csv';
  const newline = !text.includes('\n') && text.includes('\r') ? '\r' : '\n';
  const delimiter = given.delimiter ?? (format === 'tsv' ? '\t' : mostFrequent(text.split(newline, 1)[0] ?? ''));
  return { format, encoding, delimiter, newline };
}

export function openRowReader(layout: SourceLayout): RowReader {
  return layout.format === 'jsonl' ? openJsonlReader() : new CsvReader(layout);
}

function markedEncoding(head: Buffer): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return null;
}

/** The delimiter that a line has most of outside quotes; a comma when it has none. */
function mostFrequent(line: string): string {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
