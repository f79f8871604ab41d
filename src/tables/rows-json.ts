import type { CustomTypesConfig } from 'pg';
import type { RecordColumn } from './record-columns.ts';

/** Every value as PostgreSQL's own text: no number passes through a double. */
export const AS_TEXT: CustomTypesConfig = { getTypeParser: (() => (text: string) => text) as CustomTypesConfig['getTypeParser'] };

/** Rows of texts, in the columns' order, as the UTF-8 of a JSON array of objects. */
export function rowsJson(rows: readonly (readonly (string | null)[])[], columns: readonly RecordColumn[]): Buffer {
  const writers = columns.map(({ name, json }, place) => ({ key: `${place === 0 ? '' : ','}${JSON.stringify(name)}:`, json, place }));
  let isFirst = true;
  let at = write('[', 0);
  for (const row of rows) {
    at = write(isFirst ? '{' : ',{', at);
    isFirst = false;
    for (const { key, json, place } of writers) at = write(json(row[place] ?? null), write(key, at));
    at = write('}', at);
  }
  return take(write(']', at));
}

const FIRST_BYTES = 64 * 1024;
const MOST_KEPT = 1024 * 1024;
const LONG = 48;

/** What is being written. A page of a thousand values, as a text made of their texts, would be as much garbage again several times over. */
let bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);

/** @returns where what follows is to be written */
function write(text: string, at: number): number {
  const { length } = text;
  if (at + 3 * length > bytes.length) {
    const larger = Buffer.allocUnsafeSlow(2 * (at + 3 * length));
    bytes.copy(larger, 0, 0, at);
    bytes = larger;
  }
  // A call of `write` takes longer than a few dozen characters.
  if (length > LONG) return at + bytes.write(text, at);
  for (let place = 0; place < length; place += 1) {
    const code = text.charCodeAt(place);
    if (code > 0x7f) return at + bytes.write(text, at);
    bytes[at + place] = code;
  }
  return at + length;
}

/** A copy of what was written. */
function take(length: number): Buffer {
  const written = Buffer.from(bytes.subarray(0, length));
  if (bytes.length > MOST_KEPT) bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  return written;
}
