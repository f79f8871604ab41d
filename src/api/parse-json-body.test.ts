import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonBody } from './parse-json-body.ts';

test('any JSON is what JSON.parse makes of it', () => {
  fc.assert(fc.property(fc.json(), (text) => {
    expect(parseJsonBody(text)).toEqual(JSON.parse(text));
  }));
});

test('an empty body is undefined, a byte order mark is passed over', () => {
  expect(parseJsonBody('')).toBeUndefined();
  expect(parseJsonBody(' \n')).toBeUndefined();
  expect(parseJsonBody('\uFEFF{"a":1}')).toEqual({ a: 1 });
});

test('a template may be written over several lines', () => {
  expect(parseJsonBody('{\n"T":"\n{\n\t\'a\':\\"b\\"\r\n}",\n"E":true}')).toEqual({ T: '\n{\n\t\'a\':"b"\r\n}', E: true });
});

test.each(['{', '{"a":1,}', 'nonsense', '{"a":"\u0001"}', "{'a':1}", '{"a":1} x'])('%s is refused in a sentence', (text) => {
  expect(() => parseJsonBody(text)).toThrow(/^The body is not valid JSON: .*\.$/);
});
