import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { runFuzz } from '../../fuzz/run-fuzz.ts';

/** One that every run repeats, and one that no run did before; the failure names it. */
const SEEDS = [1, randomInt(2 ** 31)];

test.each(SEEDS)('valid, nearly valid and hostile requests are answered as promised, and the data holds (seed %i)', async (seed) => {
  const report = await runFuzz({ seed, requests: 1_000 });
  expect(report.problems.join('\n')).toBe('');
  expect(report.succeeded).toBeGreaterThan(40);
  expect(report.messages).toBeGreaterThan(10);
}, 120_000);
