import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fc } from '../../test/support/fixed-seed.ts';
import { CallLimit, type WaitingCall } from './call-limit.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A call that notes when it was written. */
function call(written: number[], ended = false): WaitingCall {
  return { waits: !ended, turn: () => written.push(performance.now()) };
}

/** Lets calls begin as soon as they may, each connected after so long (0: it has a connection), and returns when they were written. */
async function run(limit: CallLimit, connectMs: readonly number[]): Promise<{ begun: number[]; written: number[]; waited: number }> {
  const begun: number[] = [];
  const written: number[] = [];
  let waited = 0;
  const write = (connected: boolean) => {
    if (limit.tryWrite(performance.now(), call(written))) written.push(performance.now());
    else if (connected) waited += 1;
  };
  for (const [nth, ms] of connectMs.entries()) {
    const connected = ms === 0;
    while (!limit.tryBegin(performance.now(), connected)) {
      // As timers of Node do, in whole milliseconds.
      await vi.advanceTimersByTimeAsync(Math.max(1, Math.ceil(limit.waitMs(performance.now(), connected))));
    }
    begun[nth] = performance.now();
    if (connected) write(true);
    else setTimeout(() => write(false), ms);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  return { begun, written, waited };
}

const mostInASecond = (times: readonly number[]) => Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));

describe('CallLimit', () => {
  it('lets no more calls be written in a sliding second than the limit plus max(1, 1 %), however long their connections take, and forgets none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 200 }), fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 800 })), { minLength: 1, maxLength: 250 }), async (perSecond, connectMs) => {
        const limit = new CallLimit(perSecond, performance.now());
        const { begun, written, waited } = await run(limit, connectMs);
        expect(written).toHaveLength(connectMs.length);
        const most = perSecond + Math.max(1, Math.floor(perSecond / 100));
        expect(mostInASecond(begun)).toBeLessThanOrEqual(most);
        expect(mostInASecond(written)).toBeLessThanOrEqual(most);
        // What has its connection is begun when it can be written.
        expect(waited).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('is reached when every call has to be connected first, now quickly, now slowly', async () => {
    const { written } = await run(new CallLimit(50, performance.now()), Array.from({ length: 500 }, (_, nth) => 80 + (nth * 7) % 40));
    expect(written).toHaveLength(500);
    expect((written.at(-1)! - written[0]!) / 1000).toBeLessThan(10.5);
  });

  it('lets calls that wait go in the order they came, but those that have ended', () => {
    const limit = new CallLimit(10, performance.now());
    const order: string[] = [];
    const named = (name: string, waits = true): WaitingCall => ({ waits, turn: () => order.push(name) });
    const now = performance.now();
    expect(limit.tryWrite(now, named('first'))).toBe(true);
    for (const one of [named('second'), named('ended', false), named('third')]) expect(limit.tryWrite(now, one)).toBe(false);
    vi.advanceTimersByTime(101);
    expect(order).toEqual(['second']);
    vi.advanceTimersByTime(100);
    expect(order).toEqual(['second', 'third']);
  });

  it('lets nothing that is connected begin before those that wait', () => {
    const limit = new CallLimit(10, performance.now());
    const now = performance.now();
    for (let n = 0; n < 3; n += 1) limit.tryWrite(now, call([]));
    expect(limit.tryBegin(now, true)).toBe(false);
    expect(limit.waitMs(now, true)).toBeCloseTo(300);
    expect(limit.tryBegin(now, false)).toBe(true);
  });

  it('lets those that wait go sooner when the limit rises', () => {
    const limit = new CallLimit(1, performance.now());
    const written: number[] = [];
    const began = performance.now();
    limit.tryWrite(began, call(written));
    for (let n = 0; n < 2; n += 1) limit.tryWrite(began, call(written));
    vi.advanceTimersByTime(10);
    limit.setLimit(100);
    vi.advanceTimersByTime(30);
    expect(written).toHaveLength(2);
  });
});
