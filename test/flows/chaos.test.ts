import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runChaos } from '../../chaos/run-chaos.ts';

test('a short run of chaos loses nothing, repeats nothing under another body and exceeds no limit', async () => {
  const report = await runChaos({
    seed: 'a short run', milliseconds: 12_000, kills: 8, workers: 2, program: ['--import', 'tsx', resolve('src/cli/main.ts')],
  });
  expect(report.problems).toEqual([]);
  expect(report.committed).toBeGreaterThan(50);
  expect(report.arrivals).toBeGreaterThan(100);
});
