import { fc } from '../../../test/support/fixed-seed.ts';
import { expect, test } from 'vitest';
import type { DataTable } from '../../tables/data-table.ts';
import type { Field } from '../../tables/field.ts';
import { FIELD_TYPES } from '../../tables/field-type.ts';
import { CsvReader } from '../source/csv-reader.ts';
import { RowBlock } from './row-block.ts';
import { openRowConverter } from './row-converter.ts';

const TYPES = FIELD_TYPES.filter((type) => ['STRING', 'TEXT', 'NUMBER', 'INTEGER', 'CURRENCY', 'DATE/TIME', 'YES/NO', 'LIST-STRING'].includes(type));
const fields = TYPES.map((type, id) => ({
  id, name: `F${id}`, type, source: null, unique: false, properties: { options: [{ id: 1, value: 'red' }, { id: 2, value: 'green' }] },
}) as unknown as Field);
const table = { fields } as unknown as DataTable;

const digits = fc.string({ unit: fc.constantFrom('0', '1', '9', '-', '.', ',', ' ', '+', 'e', '$'), maxLength: 14 });
const decimal = fc.tuple(fc.constantFrom('', '-', '+'), fc.integer({ min: 0, max: 2 ** 40 }), fc.constantFrom('', '.', '.0', '.00', '.5', '.0000000000001')).map((parts) => parts.join(''));
const moment = fc.tuple(
  fc.integer({ min: 0, max: 2500 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), fc.constantFrom('', ' 12:30:59', 'T23:59:60', 't00:00:00', 'T24:00:00', ' 1:02:03', 'T10:00:00Z', 'x10:00:00'),
).map(([year, month, day, time]) => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}${time}`);
const word = fc.constantFrom('yes', 'YES', 'No', 'true', 'False', 't', 'N', '1', '0', 'on', 'OFF', '\u0011', 'tru', 'red', '[2]', '[7]');
const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\\', '\n', '\r', '\t', '"', '\0', '\v', '\uFFFD', ',', ' '), maxLength: 8 });
const cell = fc.oneof(digits, decimal, moment, word, text, fc.constantFrom('', 'x'.repeat(255), 'x'.repeat(256), 'é'.repeat(255), 'é'.repeat(256)));
const written = fc.tuple(cell, fc.boolean()).map(([value, quoted]) => (quoted || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value));

test.each(['.', ','] as const)('a row that is copied has the values that are read, with a decimal %s', (decimalSeparator) => {
  const columns = fields.map(({ id, name }) => ({ column: name, place: id, fieldId: id }));
  const converter = openRowConverter({ columns, skipped: [], width: fields.length }, table, { dateOrder: null, decimalSeparator });
  fc.assert(fc.property(fc.array(fc.array(written, { minLength: 1, maxLength: TYPES.length }), { minLength: 1, maxLength: 5 }), (rows) => {
    const reader = new CsvReader({ delimiter: ',', newline: '\n' });
    reader.push(Buffer.from(rows.map((cells) => `${cells.join(',')}\n`).join('')), false, true);
    const block = new RowBlock();
    const expected: { number: number; raw: string; values: (string | null)[] }[] = [];
    for (let row = reader.next(); row !== null; row = reader.next()) {
      const source = row.read();
      const converted = converter.convert(source);
      const values = converted !== null && 'values' in converted ? converted.values : null;
      expect(converter.copy(row, block)).toBe(values !== null);
      if (values !== null) expected.push({ number: source.number, raw: source.raw, values });
    }
    const copied = Array.from({ length: block.count }, (_, row) => ({ number: block.number(row), raw: block.raw(row), values: fields.map((_, place) => block.value(row, place)) }));
    expect(copied).toEqual(expected);
  }), { numRuns: 2_000 });
});

/** One column at a time, so that what another column refuses hides nothing. */
test.each(TYPES)('a cell of a %s field that is copied has the value that is read', (type) => {
  const field = fields[TYPES.indexOf(type)]!;
  const converter = openRowConverter({ columns: [{ column: 'a', place: 0, fieldId: field.id }], skipped: [], width: 1 }, table, { dateOrder: null, decimalSeparator: '.' });
  fc.assert(fc.property(written, (line) => {
    const reader = new CsvReader({ delimiter: ',', newline: '\n' });
    reader.push(Buffer.from(`${line}\n`), false, true);
    const row = reader.next()!;
    const converted = converter.convert(row.read());
    const block = new RowBlock();
    const isCopied = converter.copy(row, block);
    expect(isCopied ? { values: [block.value(0, 0)] } : null).toEqual(converted !== null && 'values' in converted ? converted : null);
  }), { numRuns: 2_000 });
});
