const JITTER = 0.1;

/**
 * When a call that failed is tried again: milliseconds from now, or null when it is dead.
 *
 * @param attempts how many were made, this one included (1 …)
 * @param schedule milliseconds after the previous attempt, one entry per retry
 * @param retryAfterMs the receiver's wish; the schedule counts when it is longer
 * @param random 0 … 1; up to a tenth is added, so that calls that failed together do not come back together
 */
export function nextAttemptMs(attempts: number, schedule: readonly number[], retryAfterMs: number | null, random: number): number | null {
  const planned = schedule[attempts - 1];
  if (planned === undefined) return null;
  return Math.round(Math.max(planned, retryAfterMs ?? 0) + planned * JITTER * random);
}
