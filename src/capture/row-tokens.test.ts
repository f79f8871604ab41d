import { fc } from '../../test/support/fixed-seed.ts';
import { expect, test } from 'vitest';
import { rowTokens } from './row-tokens.ts';

test('cuts a row into raw tokens, numbers to the last digit', () => {
  expect([...rowTokens('{"PK_ID":7,"Price":12345678901234.5600,"Name":"a \\"b\\" \\\\","Tags":[1,3],"None":null}')]).toEqual([
    ['PK_ID', '7'],
    ['Price', '12345678901234.5600'],
    ['Name', '"a \\"b\\" \\\\"'],
    ['Tags', '[1,3]'],
    ['None', 'null'],
  ]);
});

test('refuses what is not an object', () => {
  for (const json of ['', '[]', '{', '{"a"', '{"a":', '{"a":1', '{"a":"x}', '{a:1}', '{"a":1 "b":2}', '{"a":,"b":1}']) {
    expect(() => rowTokens(json), json).toThrow(SyntaxError);
  }
});

test('finds every column of any object, in either of PostgreSQL\'s spacings', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (row, spaced) => {
      const json = spaced ? JSON.stringify(row, null, 1) : JSON.stringify(row);
      const expected = new Map(Object.entries(JSON.parse(json) as Record<string, unknown>));
      const found = new Map([...rowTokens(json)].map(([key, token]) => [key, JSON.parse(token) as unknown]));
      expect(found).toEqual(expected);
    }),
  );
});
