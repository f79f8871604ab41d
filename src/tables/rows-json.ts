import type { CustomTypesConfig } from 'pg';
import { DataRows } from '../db/data-rows.ts';
import { plainJson, type PlainJson } from './plain-json.ts';
import type { RecordColumn } from './record-columns.ts';

/** Every value as PostgreSQL's own text: no number passes through a double. */
export const AS_TEXT: CustomTypesConfig = { getTypeParser: (() => (text: string) => text) as CustomTypesConfig['getTypeParser'] };

type Texts = readonly (readonly (string | null)[])[];

/** Rows, in the columns' order, as the UTF-8 of a JSON array of objects. */
export function rowsJson(rows: Texts | DataRows, columns: readonly RecordColumn[]): Buffer {
  const writers = columns.map(({ name, json }, place) => ({ key: `${place === 0 ? '' : ','}${JSON.stringify(name)}:`, json, plain: plainJson(json), place }));
  let at = write('[', 0);
  let next = 0;
  // What was asked for besides the columns is not shown.
  const writeValue = (source: Buffer, from: number, to: number) => {
    const writer = writers[next];
    next += 1;
    if (writer === undefined) return;
    at = write(writer.key, at);
    const end = to === -1 || writer.plain === null ? -1 : writePlain(writer.plain, source, from, to, at);
    at = end === -1 ? write(writer.json(to === -1 ? null : source.toString('utf8', from, to)), at) : end;
  };
  for (let row = 0; row < rows.length; row += 1) {
    at = write(row === 0 ? '{' : ',{', at);
    if (rows instanceof DataRows) {
      next = 0;
      rows.each(row, writeValue);
    } else {
      for (const { key, json, place } of writers) at = write(json(rows[row]?.[place] ?? null), write(key, at));
    }
    at = write('}', at);
  }
  return take(write(']', at));
}

const FIRST_BYTES = 64 * 1024;
const MOST_KEPT = 1024 * 1024;
const LONG = 48;
const SLACK = 10;

/** What is being written. A page of a thousand values, as a text made of their texts, would be as much garbage again several times over. */
let bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);

/** @returns where what follows is to be written */
function write(text: string, at: number): number {
  const { length } = text;
  makeRoom(at, 3 * length);
  // A call of `write` takes longer than a few dozen characters.
  if (length > LONG) return at + bytes.write(text, at);
  for (let place = 0; place < length; place += 1) {
    const code = text.charCodeAt(place);
    if (code > 0x7f) return at + bytes.write(text, at);
    bytes[at + place] = code;
  }
  return at + length;
}

function writePlain(plain: PlainJson, source: Buffer, from: number, to: number, at: number): number {
  makeRoom(at, to - from + SLACK);
  return plain(source, from, to, bytes, at);
}

function makeRoom(at: number, length: number): void {
  if (at + length <= bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(2 * (at + length));
  bytes.copy(larger, 0, 0, at);
  bytes = larger;
}

/** A copy of what was written. */
function take(length: number): Buffer {
  const written = Buffer.from(bytes.subarray(0, length));
  if (bytes.length > MOST_KEPT) bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  return written;
}
