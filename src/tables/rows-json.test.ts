import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataRows } from '../db/data-rows.ts';
import { jsonOfClass } from './json-of-value.ts';
import type { RecordColumn } from './record-columns.ts';
import { rowsJson } from './rows-json.ts';

const CLASSES = ['text', 'number', 'date', 'boolean', 'guid'] as const;
const columns = CLASSES.map((name) => ({ name, sql: null, json: jsonOfClass(name) }) as unknown as RecordColumn);
const nullable = (value: fc.Arbitrary<string>) => fc.option(value, { freq: 4 });
const rows = fc.array(fc.tuple(
  nullable(fc.oneof(fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '\u0001', '\u007f', 'é', '😀', '\u2028'), maxLength: 60 }), fc.constant('x'.repeat(70_000)))),
  nullable(fc.oneof(fc.double().map(String), fc.integer().map(String), fc.constantFrom('123456789012345678.90', 'NaN', 'Infinity', '-0'))),
  nullable(fc.constantFrom('2026-01-02 03:04:05', '2026-01-02', '10000-01-02 03:04:05', '0044-03-15 00:00:00 BC', 'infinity', '2026-01-02 03:04:05.678')),
  nullable(fc.constantFrom('t', 'f')),
  nullable(fc.uuid()),
), { maxLength: 6 });

/** As PostgreSQL sends them, each behind bytes of another message. */
function sent(texts: readonly (readonly (string | null)[])[]): DataRows {
  const data = new DataRows();
  for (const row of texts) {
    const body = Buffer.concat([Buffer.from('D....'), int16(row.length), ...row.flatMap((text) => (text === null ? [int32(-1)] : [int32(Buffer.byteLength(text)), Buffer.from(text)]))]);
    data.add(body, 5);
  }
  return data;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

test('rows as they came are written as their texts are, and both are what JSON makes of the values', () => {
  fc.assert(fc.property(rows, (texts) => {
    const data = sent(texts);
    expect(data.texts()).toEqual(texts);
    const json = rowsJson(data, columns).toString();
    expect(json).toBe(rowsJson(texts, columns).toString());
    expect(json).toBe(`[${texts.map((row) => `{${row.map((text, place) => `"${CLASSES[place]}":${columns[place]!.json(text)}`).join(',')}}`).join(',')}]`);
    expect(() => JSON.parse(json) as unknown).not.toThrow();
  }), { numRuns: 1_000 });
});
