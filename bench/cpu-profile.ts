import { mkdirSync, writeFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('./profiles/', import.meta.url);
const LINES = 50;

/** Where a function stands: its file from this package on, or the package it comes from. */
function place({ url, lineNumber }: Profiler.ProfileNode['callFrame']): string {
  const path = url.replace(/^file:\/\//, '').replace(/^.*\/node_modules\//, '').replace(/^.*\/(?=(?:src|bench)\/)/, '');
  // Sources are run from one line.
  return path === '' ? '' : `  ${path}${lineNumber === 0 ? '' : `:${lineNumber + 1}`}`;
}

function summary(name: string, { nodes, samples = [], timeDeltas = [] }: Profiler.Profile): string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const self = new Map<string, number>();
  let total = 0;
  samples.forEach((id, index) => {
    const { callFrame } = byId.get(id)!;
    const label = `${callFrame.functionName || '(anonymous)'}${place(callFrame)}`;
    const micros = timeDeltas[index] ?? 0;
    self.set(label, (self.get(label) ?? 0) + micros);
    total += micros;
  });
  const lines = [...self].toSorted(([, a], [, b]) => b - a).slice(0, LINES)
    .map(([label, micros]) => `${((micros * 100) / total).toFixed(1).padStart(5)} %  ${(micros / 1000).toFixed(0).padStart(7)} ms  ${label}`);
  return [`${name}: self time of ${(total / 1e6).toFixed(1)} s, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`, '', ...lines, ''].join('\n');
}

/** Does the work under the CPU profiler and writes what took the time to `profiles/<name>.txt`. */
export async function profiled(name: string, work: () => Promise<unknown>): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  try {
    await work();
  } finally {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(fileURLToPath(new URL(`${name}.txt`, FOLDER)), summary(name, profile));
  }
}
