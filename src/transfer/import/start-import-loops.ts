import { startLoop, type Loop } from '../../loop.ts';
import type { Observe } from '../../observe.ts';
import { claimImport } from './claim-import.ts';
import { runImport, type ImportParts } from './run-import.ts';
import { sweepImports } from './sweep-imports.ts';

/**
 * Imports that a process works on at once, each of another account, by how often it looks for them. An import that this process
 * queued is nudged; the first looks for what others queued or left, the second helps where there is much.
 */
const INTERVALS_MS = [2_000, 10_000];
const SWEEP_MS = 30_000;

/** Works on queued imports, whoever queued them. */
export function startImportLoops(parts: ImportParts, observe: Observe): Loop {
  const { pool } = parts.tables;
  const working = INTERVALS_MS.map((intervalMs, index) =>
    startLoop({
      name: `imports ${index + 1}`,
      intervalMs,
      observe,
      async runOnce(signal) {
        const job = await claimImport(pool);
        if (job === null) return false;
        await runImport(parts, job, signal);
        return true;
      },
    }));
  const sweeping = startLoop({ name: 'sweep imports', intervalMs: SWEEP_MS, observe, runOnce: () => sweepImports(pool) });
  return {
    nudge: () => working.forEach((loop) => loop.nudge()),
    async stop() {
      await Promise.all([...working, sweeping].map((loop) => loop.stop()));
    },
  };
}
