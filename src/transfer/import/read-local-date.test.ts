import { expect, test } from 'vitest';
import { readLocalDate } from './read-local-date.ts';

test.each([
  ['12/31/2024', null, '2024-12-31 00:00:00'], ['31.12.2024', null, '2024-12-31 00:00:00'], ['1/2/24', 'DMY', '2024-02-01 00:00:00'], ['1/2/71', 'MDY', '1971-01-02 00:00:00'],
  ['2024/3/4 7:05', null, '2024-03-04 07:05:00'], ['12/31/2024 12:00 AM', null, '2024-12-31 00:00:00'], ['12/31/2024 5:30:15 pm', null, '2024-12-31 17:30:15'],
  ['31 Dec 2024', null, '2024-12-31 00:00:00'], ['December 31, 2024', null, '2024-12-31 00:00:00'], ['31-Sept-24', null, null], ['30-Sept-24', null, '2024-09-30 00:00:00'],
  ['2024-12-31T23:59:59Z', 'DMY', '2024-12-31 23:59:59'], ['31/12/2024', 'MDY', null], ['13:00 PM', null, null], ['12/31/2024 13:00 PM', null, null], ['2/30/2024', null, null], ['soon', null, null],
] as const)('%s, %s: %s', (text, order, expected) => {
  expect(readLocalDate(text, order)).toBe(expected);
});
