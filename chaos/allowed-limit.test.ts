import { expect, test } from 'vitest';
import { allowedLimit, type AskedLimit } from './allowed-limit.ts';

const limits: AskedLimit[] = [
  { at: 0, callsPerSecond: 20, confirmedAt: 0 },
  { at: 100_000, callsPerSecond: 40, confirmedAt: 101_000 },
  { at: 200_000, callsPerSecond: 8, confirmedAt: null },
  { at: 300_000, callsPerSecond: 10, confirmedAt: 301_000 },
];

test.each([
  ['before any change', 50_000, 20],
  ['as soon as a change is asked for', 100_500, 40],
  ['no longer the old one, half a minute after the answer', 131_500, 40],
  ['still the old one after a request that failed', 290_000, 40],
  ['still the old ones until half a minute after the next answer', 330_500, 40],
  ['the new one alone from then on', 331_500, 10],
])('%s', (_, at, callsPerSecond) => expect(allowedLimit(limits, at, at + 1_000)).toBe(callsPerSecond));

test('the old limit counts as long as the new one may be late', () => {
  const raised: AskedLimit[] = [{ at: 0, callsPerSecond: 40, confirmedAt: 0 }, { at: 100_000, callsPerSecond: 8, confirmedAt: 101_000 }];
  expect([99_000, 130_000, 131_000].map((at) => allowedLimit(raised, at, at + 1_000))).toEqual([40, 40, 8]);
});
