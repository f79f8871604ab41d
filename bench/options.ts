import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** The parts asked for; none: all. */
  parts: string[];
  /** Medians are of so many. */
  runs: number;
  /** The largest figures: a million waiting calls, ten million stored messages, ten minutes of an open snapshot. */
  full: boolean;
  /** Write CPU profiles as text. */
  profile: boolean;
  /** 1 but for a trial: counts are multiplied by it. */
  scale: number;
  /** A count by the scale, at least so many. */
  scaled(count: number, least?: number): number;
}

/** @throws Error that names what was not understood. */
export function readOptions(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      full: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      runs: { type: 'string', default: environment['BENCH_RUNS'] ?? '5' },
      scale: { type: 'string', default: environment['BENCH_SCALE'] ?? '1' },
    },
  });
  const runs = Number(values.runs);
  const scale = Number(values.scale);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`runs: ${values.runs} is no number of runs`);
  if (!(scale > 0 && scale <= 1)) throw new Error(`scale: ${values.scale} is not above 0 and at most 1`);
  return {
    parts: positionals, runs, scale, full: values.full, profile: values.profile,
    scaled: (count, least = 1) => Math.max(least, Math.round(count * scale)),
  };
}
