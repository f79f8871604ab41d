import { STEPS, type LogRange } from './log-range.ts';

/** What a chart is asked for by. */
export interface ChartRange {
  By: LogRange['by'];
  From: string;
}

/** In bars: less than what lies between two ranges that can be chosen, more than a tab in the background skips. */
const MOST_PASSED = 12;

/**
 * Whether one chart's range is the other's after a minute, an hour or a day began, or a few: what is there is shown until the new is read.
 * Without it charts vanished, and with them the focus in them, each time their range moved on.
 */
export function onlyTimePassed(before: ChartRange | undefined, range: ChartRange): boolean {
  if (before === undefined) return false;
  const apart = Math.abs(new Date(before.From).getTime() - new Date(range.From).getTime());
  return apart <= MOST_PASSED * STEPS[range.By] && JSON.stringify({ ...before, From: null }) === JSON.stringify({ ...range, From: null });
}
