import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RightOfWay } from './right-of-way.ts';

let busy: boolean;
let rightOfWay: RightOfWay;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  busy = true;
  rightOfWay = new RightOfWay(() => busy);
});
afterEach(() => {
  vi.useRealTimers();
});

/** Milliseconds until a crowd may go on, in steps of one. */
function waitMs(): number {
  for (let waited = 0; ; waited += 1) {
    if (rightOfWay.free === undefined) return waited;
    vi.advanceTimersByTime(1);
  }
}

it('lets a crowd go on while nobody waits, and nobody be in the way of a process that has little to do', () => {
  expect(rightOfWay.free).toBeUndefined();
  busy = false;
  rightOfWay.take();
  expect(rightOfWay.free).toBeUndefined();
});

it('makes a crowd wait until the last of those who wait for something has it', async () => {
  const [first, second] = [rightOfWay.take(), rightOfWay.take()];
  const free = vi.fn<() => void>();
  void rightOfWay.free!.then(free);
  first();
  // Ended twice, it ends nobody else's.
  first();
  await Promise.resolve();
  expect([rightOfWay.free === undefined, free.mock.calls.length]).toEqual([false, 0]);
  second();
  await Promise.resolve();
  expect([rightOfWay.free === undefined, free.mock.calls.length]).toEqual([true, 1]);
});

it('makes a crowd wait no longer than 25 ms for who takes his time, who is then in nobody else’s way', () => {
  const endOfSlow = rightOfWay.take();
  expect(waitMs()).toBe(25);
  vi.advanceTimersByTime(1_000);
  rightOfWay.take()();
  expect(rightOfWay.free).toBeUndefined();
  const endOfNext = rightOfWay.take();
  endOfSlow();
  expect(rightOfWay.free).toBeDefined();
  endOfNext();
});

it('leaves a crowd five sevenths of the time, whoever waits', () => {
  let waited = 0;
  const begun = performance.now();
  while (performance.now() - begun < 10_000) {
    rightOfWay.take();
    if (rightOfWay.free !== undefined) waited += 1;
    vi.advanceTimersByTime(1);
  }
  expect(waited / 10_000).toBeGreaterThan(0.2);
  expect(waited / 10_000).toBeLessThan(2 / 7 + 0.01);
});

it('has no timer left when nobody waits', () => {
  rightOfWay.take()();
  expect(vi.getTimerCount()).toBe(0);
});

it('is contested for a second after somebody came to a busy process', () => {
  expect(rightOfWay.isContested).toBe(false);
  rightOfWay.take()();
  vi.advanceTimersByTime(999);
  expect(rightOfWay.isContested).toBe(true);
  vi.advanceTimersByTime(1);
  expect(rightOfWay.isContested).toBe(false);
  busy = false;
  rightOfWay.take()();
  expect(rightOfWay.isContested).toBe(false);
});
