import { expect, it } from 'vitest';
import { likePattern } from './like-pattern.ts';

it.each([
  ['a%_', null, 'a%_'],
  ['\\%', null, '\\\\%'],
  ['[%][_][[]x]', null, '\\%\\_[x]'],
  ['50!%', '!', '50\\%'],
  ['!!!a', '!', '!a'],
  ['[\\]', null, '\\\\'],
  ['%%', '%', '\\%'],
])('%s', (pattern, escape, expected) => {
  expect(likePattern(pattern, escape)).toBe(expected);
});

it.each([['[a-z]', null], ['[ab]', null], ['[^]', null], ['[', null], ['[]', null], ['x!', '!']])('refuses %s', (pattern, escape) => {
  expect(likePattern(pattern, escape)).toBeNull();
});
