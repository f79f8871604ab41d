import { expect, test } from 'vitest';
import { openFailureLimiter } from './failure-limiter.ts';

test('after the allowed failures one waits until the window is over, others do not', () => {
  let time = 1_000_000;
  const limiter = openFailureLimiter({ max: 2, windowMs: 60_000, now: () => time });
  limiter.failed('a');
  expect(limiter.waitSeconds('a')).toBe(0);
  time += 10_000;
  limiter.failed('a');
  expect(limiter.waitSeconds('a')).toBe(50);
  expect(limiter.waitSeconds('b')).toBe(0);
  time += 50_000;
  expect(limiter.waitSeconds('a')).toBe(0);
  limiter.failed('a');
  expect(limiter.waitSeconds('a')).toBe(0);
});
