import type { Queryable } from '../../db/queryable.ts';
import { chooseCalls, readCandidates, type ReplayFilter } from './choose-calls.ts';
import type { SkippedCounts } from './replay.ts';

export interface ReplayCount {
  calls: number;
  skipped: SkippedCounts;
  /** false: the time was over before the end; there are at least so many. */
  exact: boolean;
}

const STEP = 2_000;

/** Counts the calls that a replay would make, for a bounded time. */
export async function countReplay(db: Queryable, filter: ReplayFilter, budgetMs: number): Promise<ReplayCount> {
  const count: ReplayCount = { calls: 0, skipped: { bodyGone: 0, unsendable: 0, waiting: 0, urlRemoved: 0 }, exact: true };
  const began = performance.now();
  for (let doneTo = filter.doneTo; ;) {
    const candidates = await readCandidates(db, { ...filter, doneTo }, STEP);
    const last = candidates.at(-1);
    if (last === undefined) return count;
    const { calls, skipped } = chooseCalls(candidates, filter.callState);
    count.calls += calls.length;
    for (const reason of Object.keys(skipped) as (keyof SkippedCounts)[]) count.skipped[reason] += skipped[reason];
    if (new Set(candidates.map(({ messageId }) => messageId)).size < STEP) return count;
    if (performance.now() - began > budgetMs) return { ...count, exact: false };
    doneTo = last.messageId;
  }
}
