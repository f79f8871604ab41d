import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fc } from '../../test/support/fixed-seed.ts';
import { CallLimit, type WaitingCall } from './call-limit.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Lets calls begin as soon as they may, each connected after so long, and returns when they began, were written, and how long they waited in between. */
async function run(limit: CallLimit, connectMs: readonly number[]): Promise<{ begun: number[]; written: number[]; waited: number[] }> {
  const begun: number[] = [];
  const written: number[] = [];
  const waited: number[] = [];
  const write = (nth: number) => {
    const connectedAt = performance.now();
    const turn = () => {
      written.push(performance.now());
      waited[nth] = performance.now() - connectedAt;
    };
    if (limit.tryWrite(connectedAt, { turn })) turn();
  };
  for (const [nth, ms] of connectMs.entries()) {
    // As timers of Node do, in whole milliseconds.
    while (!limit.tryBegin(performance.now())) await vi.advanceTimersByTimeAsync(Math.max(1, Math.ceil(limit.waitMs(performance.now()))));
    begun.push(performance.now());
    if (ms === 0) write(nth);
    else setTimeout(() => write(nth), ms);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  return { begun, written, waited };
}

const mostInASecond = (times: readonly number[]) => Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));

/** Calls per second between the first and the last. */
const rateOf = (times: readonly number[]) => ((times.length - 1) * 1000) / (times.at(-1)! - times[0]!);

describe('CallLimit', () => {
  it('lets no more calls be written in a sliding second than the limit plus max(1, 1 %), however long their connections take, and forgets none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 200 }), fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 800 })), { minLength: 1, maxLength: 250 }), async (perSecond, connectMs) => {
        const { begun, written, waited } = await run(new CallLimit(perSecond, performance.now()), connectMs);
        expect(written).toHaveLength(connectMs.length);
        const most = perSecond + Math.max(1, Math.floor(perSecond / 100));
        expect(mostInASecond(begun)).toBeLessThanOrEqual(most);
        expect(mostInASecond(written)).toBeLessThanOrEqual(most);
        // Those that began while others connect may have to let these go first.
        expect(Math.max(...waited)).toBeLessThanOrEqual(100 + Math.max(...connectMs) + 2000 / perSecond);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['every call has to be connected first, now quickly, now slowly', (nth: number) => 80 + ((nth * 7) % 40)],
    ['some have to', (nth: number) => (nth % 3 === 0 ? 0 : 20 + ((nth * 31) % 80))],
    ['none has to', () => 0],
  ])('is reached when %s', async (_which, connectMs) => {
    for (const perSecond of [1, 5, 50, 400]) {
      const { written } = await run(new CallLimit(perSecond, performance.now()), Array.from({ length: 10 * perSecond + 10 }, (_, nth) => connectMs(nth)));
      expect(rateOf(written)).toBeGreaterThan(0.96 * perSecond);
    }
  });

  it('has nothing wait any more soon after connections were slow', async () => {
    const { waited } = await run(new CallLimit(50, performance.now()), Array.from({ length: 600 }, (_, nth) => (nth < 20 ? 500 : 0)));
    expect(Math.max(...waited)).toBeGreaterThan(50);
    expect(Math.max(...waited.slice(400))).toBe(0);
  });

  it('lets calls that wait go in the order they came, but those that have left', () => {
    const limit = new CallLimit(10, performance.now());
    const order: string[] = [];
    const named = (name: string): WaitingCall => ({ turn: () => order.push(name) });
    const now = performance.now();
    expect(limit.tryWrite(now, named('first'))).toBe(true);
    const left = named('left');
    for (const one of [named('second'), left, named('third')]) expect(limit.tryWrite(now, one)).toBe(false);
    limit.leave(left);
    vi.advanceTimersByTime(101);
    expect(order).toEqual(['second']);
    vi.advanceTimersByTime(100);
    expect(order).toEqual(['second', 'third']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets nothing begin that would wait for long, and has it ask again within a second', () => {
    const limit = new CallLimit(2, performance.now());
    const now = performance.now();
    const calls = Array.from({ length: 5 }, (): WaitingCall => ({ turn() {} }));
    for (const one of calls) limit.tryWrite(now, one);
    expect(limit.tryBegin(now)).toBe(false);
    expect(limit.waitMs(now)).toBe(1000);
    // One is left that goes before.
    for (const one of calls.slice(2)) limit.leave(one);
    expect(limit.waitMs(now)).toBe(500);
    expect([limit.tryBegin(now + 499), limit.tryBegin(now + 500)]).toEqual([false, true]);
  });

  it('lets those that wait go sooner when the limit rises', () => {
    const limit = new CallLimit(1, performance.now());
    const written: number[] = [];
    const began = performance.now();
    for (let n = 0; n < 3; n += 1) limit.tryWrite(began, { turn: () => written.push(performance.now()) });
    vi.advanceTimersByTime(10);
    limit.setLimit(100);
    vi.advanceTimersByTime(30);
    expect(written).toHaveLength(2);
  });
});
