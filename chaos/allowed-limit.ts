/** A limit that was asked for over REST; times in milliseconds since 1970. */
export interface AskedLimit {
  at: number;
  callsPerSecond: number;
  /** When it was answered with 200; null: it was not, or another answer came. It may have become the limit all the same. */
  confirmedAt: number | null;
}

/** How long after its answer a limit may still be the old one: owners and PostgreSQL may have been paused. */
const LIMIT_CHANGE_MS = 30_000;

/**
 * The highest limit that may have been in force between two times: of the last one that must have arrived by then, and all that were
 * asked for since. A request that failed may have changed the limit or not; so it settles nothing.
 * @param limits in the order they were asked for, each after the answer to the one before
 */
export function allowedLimit(limits: readonly AskedLimit[], from: number, to: number): number {
  const settled = limits.findLastIndex(({ confirmedAt }) => confirmedAt !== null && confirmedAt <= from - LIMIT_CHANGE_MS);
  return Math.max(...limits.filter(({ at }, index) => index >= settled && at <= to).map(({ callsPerSecond }) => callsPerSecond));
}
