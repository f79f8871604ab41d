import { describe, expect, it } from 'vitest';
import { nextRun } from './next-run.ts';

describe('nextRun', () => {
  it.each([
    ['*/5 * * * *', 'UTC', '2026-01-01T00:05:00Z', '2026-01-01T00:10:00.000Z'],
    ['0 3 * * 1-5', 'Europe/Berlin', '2026-01-02T02:00:00Z', '2026-01-05T02:00:00.000Z'],
    // At the end of winter time 02:30 is left out: it runs at 03:00 of summer time.
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
  ])('%s in %s after %s', (schedule, zone, after, next) => {
    expect(nextRun(schedule, zone, new Date(after))?.toISOString()).toBe(next);
  });

  it('knows what never comes, and refuses what is no pattern of five parts', () => {
    expect(nextRun('0 0 30 2 *', 'UTC', new Date())).toBeNull();
    for (const wrong of ['* * * * * *', 'often', '60 * * * *', '']) expect(() => nextRun(wrong, 'UTC', new Date())).toThrow();
  });
});
