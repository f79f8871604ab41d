import { fc } from '../../../test/support/fixed-seed.ts';
import { expect, test } from 'vitest';
import { parseTemplate } from './parse-template.ts';
import type { TemplateNode } from './template-node.ts';

function toJson(node: TemplateNode): string {
  const text = (parts: readonly unknown[]) => JSON.stringify(parts.join(''));
  switch (node.kind) {
    case 'object': return `{${node.entries.map(({ key, value }) => `${text(key)}:${toJson(value)}`).join(',')}}`;
    case 'array': return `[${node.items.map(toJson).join(',')}]`;
    case 'string': return text(node.text);
    case 'literal': return node.json;
  }
}

function singleQuoted(value: unknown): string {
  if (typeof value === 'string') return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[ ${value.map(singleQuoted).join(' ,\n')} ]`;
  if (value !== null && typeof value === 'object') {
    return `{\t${Object.entries(value).map(([key, inner]) => `${singleQuoted(key)} : ${singleQuoted(inner)}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}

test('reads any JSON as JSON.parse does, in double and in single quotes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const json = JSON.stringify(value);
      fc.pre(!json.includes('[@'));
      expect(JSON.parse(toJson(parseTemplate(json)))).toEqual(JSON.parse(json));
      expect(parseTemplate(singleQuoted(JSON.parse(json)))).toEqual(parseTemplate(json));
    }),
  );
});

test('keeps the order of keys that look like integers, and every digit', () => {
  expect(toJson(parseTemplate('{"b":1.50,"10":2,"2":12345678901234567890,"a":-0}'))).toBe('{"b":1.50,"10":2,"2":12345678901234567890,"a":-0}');
});

test('of equal keys the last value counts, at the place of the first', () => {
  expect(toJson(parseTemplate(`{"a":1,"b":{"a":5},'a':{"c":2,"c":3}}`))).toBe('{"a":{"c":3},"b":{"a":5}}');
});

test('finds parameters in strings and keys', () => {
  expect(parseTemplate(`{'[@field:A]':'Hello [@field:B]!', "x":"[@out-hook:secret]", "y":"[@now]", "z":"[@ open"}`)).toEqual({
    kind: 'object',
    entries: [
      { key: [{ space: 'field', name: 'A' }], value: { kind: 'string', text: ['Hello ', { space: 'field', name: 'B' }, '!'] } },
      { key: ['x'], value: { kind: 'string', text: [{ space: 'out-hook', name: 'secret' }] } },
      { key: ['y'], value: { kind: 'string', text: [{ space: '', name: 'now' }] } },
      { key: ['z'], value: { kind: 'string', text: ['[@ open'] } },
    ],
  });
});

test.each([
  ['', 'line 1, column 1: a value is expected, found the end'],
  ['{"a":1,}', 'line 1, column 8: a key in quotes is expected, found "}"'],
  ['{\n  "a" 1}', 'line 2, column 7: a colon is expected after the key, found "1"'],
  ['{"a":1 "b":2}', 'line 1, column 8: a comma or } is expected, found "\\""'],
  ['[1 2]', 'line 1, column 4: a comma or ] is expected, found "2"'],
  ['[1] x', 'line 1, column 5: nothing may follow the template, found "x"'],
  ['{"a":\n"x', 'line 2, column 1: this string does not end'],
  ['"a\nb"', 'line 1, column 3: a line break inside a string is written \\n'],
  ['"\\x"', 'line 1, column 2: this escape is not one that JSON has'],
  ['"it\\\'s"', 'line 1, column 4: this escape is not one that JSON has'],
  ['[undefined]', 'line 1, column 2: a value is expected, found "undefined"'],
  ['01', 'line 1, column 2: nothing may follow the template, found "1"'],
])('refuses %j and says where', (template, message) => {
  expect(() => parseTemplate(template)).toThrow(message);
});

test('bounds depth and size', () => {
  expect(() => parseTemplate('['.repeat(100_000))).toThrow('deeper than 100 levels');
  expect(() => parseTemplate(`${'['.repeat(100)}${']'.repeat(100)}`)).not.toThrow();
  expect(() => parseTemplate(`"${'é'.repeat(600_000)}"`)).toThrow('1 MB at most');
  expect(() => parseTemplate(`"${'e'.repeat(1_048_574)}"`)).not.toThrow();
});
