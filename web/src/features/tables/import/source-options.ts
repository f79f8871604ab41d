/** How a file is read; '' is found out from its beginning. */
export interface SourceOptions {
  Format: 'csv' | 'tsv' | 'jsonl';
  Encoding: string;
  Delimiter: string;
  Header: boolean;
  DateOrder: string;
  DecimalSeparator: '.' | ',';
}

/** What the name of a file says of it. Its type does not help: a spreadsheet program claims `.csv` for itself. */
export function optionsOf({ name }: File): SourceOptions {
  const format = /\.(?:tsv|tab)$/i.test(name) ? 'tsv' : /\.(?:jsonl|ndjson)$/i.test(name) ? 'jsonl' : 'csv';
  return { Format: format, Encoding: '', Delimiter: '', Header: true, DateOrder: '', DecimalSeparator: '.' };
}
