import { expect, test } from 'vitest';
import { shortId } from './short-id.ts';

test('an id is six characters of a-z and 0-9', () => {
  for (let i = 0; i < 1000; i++) {
    expect(shortId()).toMatch(/^[a-z0-9]{6}$/);
  }
});

test('every character of the alphabet comes up, none far more often than others', () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    for (const character of shortId()) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
  }
  expect(counts.size).toBe(36);
  // 1,000 expected each; 200 is more than six standard deviations.
  expect(Math.min(...counts.values())).toBeGreaterThan(800);
  expect(Math.max(...counts.values())).toBeLessThan(1200);
});
