import { LRUCache } from 'lru-cache';

/** Counts failures by key within a time that begins with the first one. */
export interface FailureLimiter {
  /** Seconds to wait before the next try, 0 when one may be made now. */
  waitSeconds(key: string): number;
  failed(key: string): void;
}

/** Bounded: of more than 50,000 keys the longest unused are forgotten. */
export function openFailureLimiter({ max, windowMs, now = Date.now }: { max: number; windowMs: number; now?: () => number }): FailureLimiter {
  const failures = new LRUCache<string, { count: number; until: number }>({ max: 50_000 });
  const current = (key: string) => {
    const entry = failures.get(key);
    return entry !== undefined && entry.until > now() ? entry : undefined;
  };
  return {
    waitSeconds(key) {
      const entry = current(key);
      return entry !== undefined && entry.count >= max ? Math.ceil((entry.until - now()) / 1000) : 0;
    },
    failed(key) {
      const entry = current(key);
      if (entry === undefined) {
        failures.set(key, { count: 1, until: now() + windowMs });
      } else {
        entry.count += 1;
      }
    },
  };
}
