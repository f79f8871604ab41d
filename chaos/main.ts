/** `npm run chaos -- --seed x --minutes 5 --kills 150 --workers 3`. Ends with 1 and the facts when something is wrong. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.ts';

const MOST_PROBLEMS_SHOWN = 40;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    minutes: { type: 'string', default: '5' },
    kills: { type: 'string', default: '150' },
    workers: { type: 'string', default: '3' },
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const print = (line: string) => process.stdout.write(`${line}\n`);

print(`seed ${values.seed}, ${values.minutes} minutes, ${values.kills} kills and pauses, ${values.workers} workers`);
const report = await runChaos({
  seed: values.seed, milliseconds: Number(values.minutes) * 60_000, kills: Number(values.kills), workers: Number(values.workers),
  program: [fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))],
});
for (const [kind, times] of Object.entries(report.disruptions)) print(`${String(times).padStart(7)} ${kind}`);
print(`${String(report.definitionChanges).padStart(7)} changes of definitions`);
print(`${String(report.committed).padStart(7)} changes of records committed`);
print(`${String(report.messages).padStart(7)} messages`);
print(`${String(report.arrivals).padStart(7)} calls arrived, ${report.repeats} of them repeats of one already taken`);
print(`${String(report.dead).padStart(7)} calls dead, ${report.discarded} discarded, ${report.held} held`);
for (const line of report.rates) print(`        ${line}`);
for (const line of report.ended) print(`        ${line}`);
for (const problem of report.problems.slice(0, MOST_PROBLEMS_SHOWN)) print(`WRONG   ${problem}`);
if (report.problems.length > 0) {
  print(`${report.problems.length} facts are wrong. Seed ${values.seed}; logs in ${report.logs}`);
  process.exitCode = 1;
}
