import { fc } from '../support/fixed-seed.ts';
import { expect, test } from 'vitest';
import { indentJson } from '../../web/src/ui/indent-json.ts';

test('indented JSON is what JSON.stringify writes', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  }));
});

test('numbers keep their digits, keys their order', () => {
  expect(indentJson('{"b":99.0000,"2":12345678901234567890,"e":{},"l":[ ]}')).toBe('{\n  "b": 99.0000,\n  "2": 12345678901234567890,\n  "e": {},\n  "l": [ ]\n}');
});
