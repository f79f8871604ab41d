import { parse } from 'csv-parse/sync';
import { fc } from '../../../test/support/fixed-seed.ts';
import { expect, test } from 'vitest';
import { CsvReader } from './csv-reader.ts';
import type { SourceRow } from './source-row.ts';

const cell = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', '\r', ' ', 'é'), maxLength: 6 });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const rowsOf = (pieces: readonly string[], delimiter = ',') => {
  const reader = new CsvReader({ delimiter, newline: '\n' });
  return pieces.flatMap((piece, index) => {
    reader.push(Buffer.from(piece), false, index === pieces.length - 1);
    const rows: SourceRow[] = [];
    for (let row = reader.next(); row !== null; row = reader.next()) rows.push(row.read());
    return rows;
  });
};

test('reads what csv-parse reads, however the text is cut', () => {
  fc.assert(fc.property(
    fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 4 }), { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.array(fc.nat(), { maxLength: 5 }),
    (rows, lineEnd, last, cuts) => {
      const lines = rows.map((row) => row.map(([text, quote]) => (quote || /[",\r\n]/.test(text) ? quoted(text) : text)).join(','));
      const text = lines.join(lineEnd) + (last ? lineEnd : '');
      const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b), text.length];
      const read = rowsOf(places.slice(1).map((to, index) => text.slice(places[index], to)));
      expect(read.filter(({ raw }) => raw !== '').map(({ cells }) => cells)).toEqual(parse(text, { relax_column_count: true, skip_empty_lines: true, record_delimiter: [lineEnd] }));
      expect(read.every(({ problem }) => problem === null)).toBe(true);
    },
  ), { numRuns: 2_000 });
});

test('tells an empty text from nothing', () => {
  expect(rowsOf(['a,"",\n']).map(({ quotedBlanks }) => quotedBlanks)).toEqual([[1]]);
});

test('goes on behind a row that is badly quoted', () => {
  expect(rowsOf(['"a"b,c\nd,e\n"f\n']).map(({ number, problem }) => [number, problem])).toEqual([
    [1, 'has characters behind the closing quote of column 1'], [2, null], [3, 'has a quote in column 1 that is never closed'],
  ]);
});

test('a delimiter of several bytes is one', () => {
  expect(rowsOf(['a§"b§c"§', 'Â\n§\n'], '§').map(({ cells }) => cells)).toEqual([['a', 'b§c', 'Â'], ['', '']]);
});

test('a quote that is never closed ends a long file', () => {
  expect(() => rowsOf([`a\n"${'x\n'.repeat(600_000)}`, ''])).toThrow(/^Row 2 is longer than 1,048,576 characters: a quote/);
});
