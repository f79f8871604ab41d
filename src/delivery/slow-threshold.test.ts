import { describe, expect, it } from 'vitest';
import { SlowThreshold } from './slow-threshold.ts';

const after = (answers: readonly number[]): number => {
  const threshold = new SlowThreshold();
  for (let round = 0; round < 2_000; round += 1) for (const answer of answers) threshold.observe(answer);
  return threshold.milliseconds;
};

describe('SlowThreshold', () => {
  it('is 250 ms while quick answers are quick, however slow half of them are', () => {
    expect(after([2, 3, 4])).toBe(250);
    expect(after([2, 3000])).toBe(250);
  });

  it('rises when even the quick answers take long, within bounds', () => {
    expect(after([300, 310, 320])).toBeGreaterThan(1_000);
    expect(after([60_000])).toBe(5_000);
  });
});
