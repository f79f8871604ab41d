/** A call as far as its limit is concerned, times in milliseconds since 1970. */
export interface RatedCall {
  /** When the worker wrote it, by its log; null: it was killed before it could note that down. */
  startedAt: number | null;
  arrivedAt: number;
  /** How long at most it lay unread at the receiver. */
  waitedMs: number;
}

export interface RateVerdict {
  /** Most calls in one sliding second over what was allowed in it; 0 or less is good. By the workers' own starts. */
  startsOver: number;
  /** The same by arrivals, in the second shortened by `jitterMs`. */
  arrivalsOver: number;
  /** By how much the ways from start to arrival differ: 99 of 100 lie within. */
  jitterMs: number;
  /** When the worst second began. */
  worstAt: number;
  /** How many of the calls in it are in no log. */
  unlogged: number;
}

const SECOND_MS = 1_000;
/** Times are whole milliseconds, cut off: two of them may seem this much nearer than they were. */
const ROUNDING_MS = 1;

/** When something happened at the earliest and at the latest. */
interface Span {
  from: number;
  to: number;
}

/**
 * Holds calls of one webhook against its limit, in every sliding second: limit + max(1, 1 %).
 *
 * Arrivals are later than calls by a way that is not always equally long: a busy sender, a busy receiver. When the ways
 * of two calls differ by j, calls a second apart arrive in a second less j. So arrivals are counted in windows that much
 * shorter, with j measured in the very run (99th percentile less the least, of calls that are logged). A call whose own way was longer
 * than j, as its worker or the receiver stood still, is counted at its start. A call without a start in the log began on
 * a way that is none of the longest hundredth: it is counted in seconds that hold all of the time in which it may have begun, and,
 * where the receiver stood still, in which it may have come.
 */
export function judgeRate(calls: readonly RatedCall[], allowedIn: (from: number, to: number) => number): RateVerdict {
  const ways = calls.flatMap(({ startedAt, arrivedAt }) => (startedAt === null ? [] : [arrivedAt - startedAt])).toSorted((a, b) => a - b);
  const least = ways[0] ?? 0;
  const jitterMs = (ways[Math.floor(ways.length * 0.99)] ?? 0) - least;
  const usual = ways[Math.floor(ways.length / 2)] ?? 0;
  const starts = calls.map(({ startedAt, arrivedAt, waitedMs }) =>
    startedAt === null
      // Arrival and ways are cut off, too.
      ? { from: arrivedAt - Math.max(least + jitterMs, waitedMs) - ROUNDING_MS, to: arrivedAt - least + 2 * ROUNDING_MS }
      : { from: startedAt, to: startedAt + ROUNDING_MS });
  const arrivals = calls.map(({ startedAt, arrivedAt, waitedMs }) => {
    if (startedAt === null) return { from: arrivedAt - waitedMs, to: arrivedAt + ROUNDING_MS };
    const at = arrivedAt - startedAt > least + jitterMs ? startedAt + usual : arrivedAt;
    return { from: at, to: at + ROUNDING_MS };
  });
  const byStart = mostOver(starts, SECOND_MS, allowedIn);
  const byArrival = mostOver(arrivals, Math.max(0, SECOND_MS - jitterMs), allowedIn);
  const [worstAt, wayMs] = byStart.over > 0 ? [byStart.at, least] : [byArrival.at, 0];
  const unlogged = calls.filter(({ startedAt, arrivedAt }) => startedAt === null && arrivedAt - wayMs >= worstAt && arrivedAt - wayMs < worstAt + SECOND_MS).length;
  return { startsOver: byStart.over, arrivalsOver: byArrival.over, jitterMs, worstAt, unlogged };
}

function mostOver(spans: readonly Span[], windowMs: number, allowedIn: (from: number, to: number) => number): { over: number; at: number } {
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  let worst = { over: -Infinity, at: 0 };
  for (const [first, { from }] of sorted.entries()) {
    let count = 0;
    let last = from;
    for (let next = first; next < sorted.length && sorted[next]!.from < from + windowMs; next += 1) {
      if (sorted[next]!.to > from + windowMs) continue;
      count += 1;
      last = Math.max(last, sorted[next]!.to);
    }
    const limit = allowedIn(from, last);
    const over = count - (limit + Math.max(1, Math.floor(limit / 100)));
    if (over > worst.over) worst = { over, at: from };
  }
  return worst;
}
