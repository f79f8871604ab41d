import { expect, it } from 'vitest';
import { judgeRate, type RatedCall } from './judge-rate.ts';

const LIMIT = 10;
const AT = 1_800_000_000_000;

/** Calls that began after so many milliseconds, each on its way for so long. */
const logged = (starts: readonly number[], wayMs = 2): RatedCall[] => starts.map((start) => ({ startedAt: AT + start, arrivedAt: AT + start + wayMs, waitedMs: 0 }));
const evenly = (count: number, from = 0) => Array.from({ length: count }, (_, nth) => from + nth * 100);
const judge = (calls: readonly RatedCall[], limit = LIMIT) => judgeRate(calls, () => limit);

it('allows the limit and one more in any sliding second', () => {
  expect(judge(logged(evenly(30)))).toMatchObject({ startsOver: -1, arrivalsOver: -1 });
  expect(judge(logged([...evenly(10), 999]))).toMatchObject({ startsOver: 0, arrivalsOver: 0 });
});

it('finds one call too many, and says where', () => {
  expect(judge(logged([...evenly(20), 1_150, 1_250]))).toMatchObject({ startsOver: 1, arrivalsOver: 1, worstAt: AT + 300, unlogged: 0 });
});

it('counts what is exactly a second apart in two seconds, also when the log has cut off what is less than a millisecond', () => {
  expect(judge(logged([...evenly(10), 950, 1_000]))).toMatchObject({ startsOver: 0 });
  expect(judge(logged([...evenly(10), 950, 999]))).toMatchObject({ startsOver: 1 });
});

it('holds arrivals against a second shortened by what ways differ', () => {
  const calls = logged(evenly(50));
  for (const nth of [0, 10, 20]) calls[nth]!.arrivedAt += 60;
  expect(judge(calls)).toMatchObject({ startsOver: -1, arrivalsOver: -1, jitterMs: 60 });
});

it('counts a call whose way was far longer than others at its start', () => {
  const calls = logged(evenly(200));
  calls[0]!.arrivedAt += 905;
  expect(judge(calls)).toMatchObject({ arrivalsOver: -1, jitterMs: 0 });
});

it('counts a call that is in no log where it may have begun: on a way that is none of the longest hundredth', () => {
  const known = logged(evenly(50, 5_000));
  known[7]!.arrivedAt += 40;
  const unlogged = (arrivals: readonly number[]): RatedCall[] => arrivals.map((arrival) => ({ startedAt: null, arrivedAt: AT + arrival, waitedMs: 0 }));
  // Of twelve calls 90 ms apart the first and the last may have begun a second apart, as the first was on its way for longer.
  const twelve = Array.from({ length: 12 }, (_, nth) => nth * 90);
  expect(judge([...known, ...unlogged(twelve)])).toMatchObject({ startsOver: 0 });
  const near = twelve.map((at) => at * 0.9);
  expect(judge([...known, ...unlogged(near)])).toMatchObject({ startsOver: 1, arrivalsOver: 1, unlogged: 12 });
});

it('counts a call that is in no log, and lay unread at a receiver that stood still, where it may have come', () => {
  const known = logged(evenly(50, 5_000));
  // The first five were read together, 400 ms after the first came; the others as they came.
  const twelve = (waitedMs: number): RatedCall[] => Array.from({ length: 12 }, (_, nth) => ({ startedAt: null, arrivedAt: AT + Math.max(400, nth * 100), waitedMs: nth < 5 ? waitedMs : 0 }));
  expect(judge([...known, ...twelve(400)])).toMatchObject({ startsOver: -1, arrivalsOver: -1 });
  expect(judge([...known, ...twelve(0)], 5)).toMatchObject({ arrivalsOver: 6 });
});
