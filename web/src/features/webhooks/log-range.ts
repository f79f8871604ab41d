const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The ranges to choose from; `by` is what a bar of the chart stands for. */
export const RANGES = [
  { value: '24h', label: 'Last 24 hours', span: 24 * HOUR_MS, by: 'hour' },
  { value: '7d', label: 'Last 7 days', span: 7 * DAY_MS, by: 'hour' },
  { value: '30d', label: 'Last 30 days', span: 30 * DAY_MS, by: 'day' },
] as const;

/** A range that is looked at: `from` included, `to` excluded, ISO; no `to` is up to now. */
export interface LogRange {
  from: string;
  to?: string | undefined;
  by: 'hour' | 'day';
  /** Milliseconds of a bar. */
  step: number;
}

/** @param named one of `RANGES`; without: the last 24 hours. The begin is a full hour or day, so that it stays the same for a while. */
export function rangeOf(named: string | undefined, now: Date): LogRange {
  const { span, by } = RANGES.find(({ value }) => value === named) ?? RANGES[0];
  const step = by === 'hour' ? HOUR_MS : DAY_MS;
  const end = Math.ceil(now.getTime() / step) * step;
  return { from: new Date(end - span).toISOString(), by, step };
}
