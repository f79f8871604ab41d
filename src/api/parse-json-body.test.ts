import { fc } from '../../test/support/fixed-seed.ts';
import { expect, test } from 'vitest';
import { parseJsonBody } from './parse-json-body.ts';

const parse = (text: string) => parseJsonBody(Buffer.from(text));

test('any JSON is what JSON.parse makes of it', () => {
  fc.assert(fc.property(fc.json(), (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  }));
});

test('an empty body is undefined, a byte order mark is passed over', () => {
  expect(parse('')).toBeUndefined();
  expect(parse(' \n')).toBeUndefined();
  expect(parse('\uFEFF{"a":1}')).toEqual({ a: 1 });
});

test('a template may be written over several lines', () => {
  expect(parse('{\n"T":"\n{\n\t\'a\':\\"b\\"\r\n}",\n"E":true}')).toEqual({ T: '\n{\n\t\'a\':"b"\r\n}', E: true });
});

test.each(['{', '{"a":1,}', 'nonsense', '{"a":"\u0001"}', "{'a':1}", '{"a":1} x'])('%s is refused in a sentence', (text) => {
  expect(() => parse(text)).toThrow(/^The body is not valid JSON: .*\.$/);
});

test('bytes that are no UTF-8 are refused rather than stored as something else', () => {
  expect(() => parseJsonBody(Buffer.from('{"Name":"Café"}', 'latin1'))).toThrow('The body is not UTF-8.');
});
