import { fc } from '../../test/support/fixed-seed.ts';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

describe('TokenBucket', () => {
  it('never gives more than the limit plus max(1, 1 %) in any sliding second, however it is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 1, maxLength: 400 }), (limit, gaps) => {
        const bucket = new TokenBucket(limit, 0);
        const given: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          while (bucket.tryTake(now)) given.push(now);
        }
        let first = 0;
        for (let last = 0; last < given.length; last += 1) {
          while (given[last]! - given[first]! >= 1000) first += 1;
          expect(last - first + 1).toBeLessThanOrEqual(limit + Math.max(1, limit / 100));
        }
      }),
    );
  });

  it('reaches the limit when asked every few milliseconds', () => {
    const bucket = new TokenBucket(100, 0);
    let given = 0;
    for (let now = 0; now < 10_000; now += 7) while (bucket.tryTake(now)) given += 1;
    expect(given).toBeGreaterThanOrEqual(990);
  });

  it('gives nothing before its time', () => {
    const bucket = new TokenBucket(10, 1000);
    expect(bucket.tryTake(999)).toBe(false);
    expect(bucket.waitMs(400)).toBe(600);
    expect(bucket.tryTake(1000)).toBe(true);
  });
});
