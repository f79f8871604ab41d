/** All figures, or the parts named: `npm run bench`, `npm run bench -- capture latency`. See README.md. */
import { cpus, totalmem } from 'node:os';
import { readOptions, type BenchOptions } from './options.ts';
import { aged } from './parts/aged.ts';
import { capture } from './parts/capture.ts';
import { consoleInBrowser } from './parts/console.ts';
import { fairness } from './parts/fairness.ts';
import { importing } from './parts/import.ts';
import { isolation } from './parts/isolation.ts';
import { latency } from './parts/latency.ts';
import { queues } from './parts/queues.ts';
import { records } from './parts/records.ts';
import { shareOfBare } from './parts/share-of-bare.ts';
import { snapshot } from './parts/snapshot.ts';
import { statements } from './parts/statements.ts';
import { throttle } from './parts/throttle.ts';
import { reportPart } from './report.ts';
import { runPart, type Part } from './run-part.ts';

const CALLS = 100_000;

const PARTS: Record<string, Part> = {
  'end-to-end': shareOfBare({
    name: 'end-to-end', figure: 'one event, one URL', tables: 1, webhooksPerTable: 1, urlsPerWebhook: 1, calls: CALLS, bar: { least: 0.5, aim: 0.65 },
  }),
  'many-lanes': shareOfBare({
    name: 'many-lanes', figure: '1,000 webhooks, 5,000 URLs', tables: 100, webhooksPerTable: 10, urlsPerWebhook: 5, calls: CALLS, bar: { least: 0.4, aim: 0.5 },
  }),
  'multicast': shareOfBare({
    name: 'multicast', figure: 'one change to three URLs', tables: 1, webhooksPerTable: 1, urlsPerWebhook: 3, calls: CALLS, bar: { least: 0.55, aim: 0.7 },
  }),
  import: importing,
  console: consoleInBrowser,
  queues, latency, isolation, fairness, records, capture, throttle, statements, snapshot, aged,
};

function readOrExit(): BenchOptions {
  try {
    const options = readOptions(process.argv.slice(2), process.env);
    const unknown = options.parts.filter((name) => !(name in PARTS));
    if (unknown.length === 0) return options;
    throw new Error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

const options = readOrExit();
const machine = `${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
const trial = options.scale === 1 ? '' : `, a trial at ${options.scale} of the size`;
process.stdout.write(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${machine}, medians of ${options.runs}${trial}\n`);
for (const part of options.parts.length > 0 ? options.parts : Object.keys(PARTS)) {
  const began = performance.now();
  const rows = await runPart(PARTS[part]!, options, (text) => process.stderr.write(`${part}: ${text}\n`));
  process.stdout.write(reportPart({ part, rows, seconds: (performance.now() - began) / 1000 }));
}
