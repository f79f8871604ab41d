import type { Format } from '../transfer/source/sniff-source.ts';

/** What files of records are sent as. */
export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
};

const FORMAT_OF: Readonly<Record<string, Format>> = {
  'text/csv': 'csv', 'application/csv': 'csv', 'text/tab-separated-values': 'tsv', 'application/x-ndjson': 'jsonl', 'application/jsonl': 'jsonl', 'application/x-jsonlines': 'jsonl',
};

/** The format that a Content-Type means; undefined: it says nothing. */
export function formatOfContentType(contentType: string | undefined): Format | undefined {
  return FORMAT_OF[(contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''];
}
