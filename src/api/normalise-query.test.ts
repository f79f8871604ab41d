import { expect, test } from 'vitest';
import { normaliseQuery } from './normalise-query.ts';

const names = ['q.where', 'q.limit', 'response'];

test('names are taken in any case, with and without q.', () => {
  expect(normaliseQuery({ 'Q.WHERE': 'a', Limit: '1', Response: 'rows' }, names)).toEqual({ 'q.where': 'a', 'q.limit': '1', response: 'rows' });
});

test('unknown names and repeated ones are refused, all of them', () => {
  expect(() => normaliseQuery({ wehre: 'a', where: 'a', 'q.where': 'b', limit: ['1', '2'] }, names)).toThrow(
    'wehre: is not a known parameter. q.where: is given more than once. limit: is given more than once.',
  );
});

test('a name that objects inherit is unknown', () => {
  expect(() => normaliseQuery({ constructor: 'a' }, names)).toThrow('constructor: is not a known parameter.');
});
