import { expect, test } from 'vitest';
import { runFuzz } from '../../fuzz/run-fuzz.ts';

/** The same in every run, so that what fails is what changed; `npm run fuzz` draws others. */
const SEEDS = [7, 100_000];

test.each(SEEDS)('valid, nearly valid and hostile requests are answered as promised, and the data holds (seed %i)', async (seed) => {
  const report = await runFuzz({ seed, requests: 1_000 });
  expect(report.problems.join('\n')).toBe('');
  expect(report.succeeded).toBeGreaterThan(40);
  expect(report.messages).toBeGreaterThan(10);
});
