const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** How long a bar of a chart is, in milliseconds. */
export const STEPS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS } as const;

/** The ranges to choose from; `by` is what a bar of the chart stands for. */
export const RANGES = [
  { value: '1h', short: '1 h', span: HOUR_MS, by: 'minute' },
  { value: '24h', short: '24 h', span: 24 * HOUR_MS, by: 'hour' },
  { value: '7d', short: '7 d', span: 7 * DAY_MS, by: 'hour' },
  { value: '30d', short: '30 d', span: 30 * DAY_MS, by: 'day' },
] as const;

/** What is shown where the address names no range. */
export const DEFAULT_RANGE = '24h';

/** A range that is looked at: `from` included, `to` excluded, ISO; no `to` is up to now. */
export interface LogRange {
  from: string;
  to?: string | undefined;
  by: 'minute' | 'hour' | 'day';
  /** Milliseconds of a bar. */
  step: number;
}

/** @param named one of `RANGES`; without: the last 24 hours. The begin is a full minute, hour or day, so that it stays the same for a while. */
export function rangeOf(named: string | undefined, now: Date): LogRange {
  const { span, by } = RANGES.find(({ value }) => value === named) ?? RANGES.find(({ value }) => value === DEFAULT_RANGE)!;
  const step = STEPS[by];
  const end = Math.ceil(now.getTime() / step) * step;
  return { from: new Date(end - span).toISOString(), by, step };
}
