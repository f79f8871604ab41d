import { fc } from '../../test/support/fixed-seed.ts';
import { expect, test } from 'vitest';
import { ExactNumber, parseExactly } from './exact-number.ts';

test('numbers of more than fifteen digits keep them, wherever they stand', () => {
  const exact = (text: string) => new ExactNumber(text);
  expect(parseExactly('{"a":123456789012345.6789,"b":[-9223372036854775807,{"c":0.1234567890123456789e-5}],"d":1.5,"e":123456789012345}')).toEqual({
    a: exact('123456789012345.6789'), b: [exact('-9223372036854775807'), { c: exact('0.1234567890123456789e-5') }], d: 1.5, e: 123456789012345,
  });
  expect(parseExactly('12345678901234567')).toEqual(exact('12345678901234567'));
  expect(parseExactly('[0.000000000000000000001, 1e300]')).toEqual([1e-21, 1e300]);
  expect(JSON.stringify(parseExactly('[1234567890123456789]'))).toBe('["1234567890123456789"]');
});

test('digits in texts and names stay texts; names of every kind are own properties', () => {
  const text = '{"n12345678901234567890":"\\"12345678901234567890","__proto__":{"x":12345678901234567890}}';
  const parsed = parseExactly(text) as Record<string, unknown>;
  expect(Object.keys(parsed)).toEqual(['n12345678901234567890', '__proto__']);
  expect(parsed['n12345678901234567890']).toBe('"12345678901234567890');
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
});

test('what has no such number is what JSON.parse makes of it, errors too', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const text = JSON.stringify(value);
    const plain = JSON.stringify(parseExactly(text), (_key, item: unknown) => item).replace(/"(-?[\d.]{16,}(?:e[+-]?\d+)?)"/g, '$1');
    expect(JSON.parse(plain)).toEqual(JSON.parse(text.replace(/"(-?[\d.]{16,}(?:e[+-]?\d+)?)"/g, '$1')));
  }));
  for (const wrong of ['', '{', '01234567890123456789', '1234567890123456789.', '[1234567890123456789 2]']) expect(() => parseExactly(wrong), wrong).toThrow(SyntaxError);
});

test('texts as long as a body, and full of escapes, are no harm', () => {
  for (const long of ['x'.repeat(5_000_000), '\\n'.repeat(2_000_000), '\\\\'.repeat(2_000_000), '\\"'.repeat(2_000_000)]) {
    expect((parseExactly(`["${long}",12345678901234567890]`) as unknown[])[1]).toEqual(new ExactNumber('12345678901234567890'));
  }
});

test('nesting as deep as a body is long is no harm', () => {
  const deep = 200_000;
  expect(Array.isArray(parseExactly(`${'['.repeat(deep)}12345678901234567890${']'.repeat(deep)}`))).toBe(true);
});
