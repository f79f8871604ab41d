import { describe, expect, it } from 'vitest';
import { Lane } from './lane.ts';
import type { QueuedCall } from './queued-call.ts';

let made = 0;
const call = (size = 100): QueuedCall => ({
  accountId: 'acct01', webhookId: 'wh0001', eventId: 'ev0001', urlId: 1, dueAt: 0, id: `call-${(made += 1)}`, messageId: 'm', attempts: 0, body: '', size,
});

const laneWith = (calls: number): Lane => {
  const lane = new Lane(1, { origin: 'https://example.com', path: '/', inspectorToken: null }, false);
  for (let index = 0; index < calls; index += 1) lane.push(call());
  return lane;
};

const takeAll = (lane: Lane, now: number): number => {
  let taken = 0;
  while (lane.maySend(now)) {
    lane.take();
    taken += 1;
  }
  return taken;
};

describe('Lane', () => {
  it('gives its calls in order and counts what it holds', () => {
    const lane = laneWith(0);
    const calls = Array.from({ length: 200 }, () => call(7));
    for (const one of calls) lane.push(one);
    expect(lane.windowBytes).toBe(1400);
    expect(Array.from({ length: 200 }, () => lane.take().id)).toEqual(calls.map(({ id }) => id));
    expect(lane.windowSize).toBe(0);
    expect(lane.windowBytes).toBe(0);
    expect(lane.inMemory.size).toBe(200);
  });

  it('begins with a few calls at once and grows with success', () => {
    const lane = laneWith(1000);
    const first = takeAll(lane, 0);
    expect(first).toBe(4);
    for (let index = 0; index < first; index += 1) lane.delivered(false, 1);
    expect(takeAll(lane, 0)).toBe(8);
  });

  it('sends nothing more while a call is unanswered for long, and goes on when it is answered', () => {
    const lane = laneWith(10);
    lane.take();
    lane.becameSlow();
    expect(lane.maySend(0)).toBe(false);
    lane.delivered(true, 1);
    expect(lane.maySend(0)).toBe(true);
  });

  it('is probed by one call at a time after ten failures in a row, ever more rarely', () => {
    const lane = laneWith(100);
    for (let failure = 0; failure < 10; failure += 1) {
      lane.take();
      lane.failed(false, 0, 0, false);
    }
    expect(lane.maySend(999)).toBe(false);
    expect(lane.maySend(1_000)).toBe(true);
    lane.take();
    expect(lane.maySend(1_000)).toBe(false);
    lane.failed(false, 1_000, 0, false);
    expect(lane.maySend(2_999)).toBe(false);
    expect(takeAll(lane, 3_000)).toBe(1);
    lane.delivered(false, 1);
    expect(takeAll(lane, 3_000)).toBeGreaterThan(1);
  });

  it('waits as long as the receiver asks', () => {
    const lane = laneWith(10);
    lane.take();
    lane.failed(false, 0, 60_000, true);
    expect(lane.maySend(59_999)).toBe(false);
    expect(lane.maySend(60_000)).toBe(true);
  });

  it('forgets its window when it is dropped, but not what is in flight', () => {
    const lane = laneWith(3);
    const inFlight = lane.take();
    lane.dropWindow();
    expect([...lane.inMemory]).toEqual([inFlight.id]);
    expect(lane.backlog).toBe(true);
    expect(lane.windowSize).toBe(0);
  });

  it('keeps the totals of all lanes right as windows fill, empty and are dropped', () => {
    const totals = { calls: 0, bytes: 0 };
    const lanes = [1, 2].map((urlId) => new Lane(urlId, { origin: 'https://example.com', path: '/', inspectorToken: null }, false, undefined, totals));
    for (const lane of lanes) for (let index = 0; index < 40; index += 1) lane.push(call(index));
    expect(totals).toEqual({ calls: 80, bytes: 2 * 780 });
    for (let index = 0; index < 30; index += 1) lanes[0]!.take();
    expect(totals).toEqual({ calls: 50, bytes: 780 + lanes[0]!.windowBytes });
    for (const lane of lanes) lane.dropWindow();
    expect(totals).toEqual({ calls: 0, bytes: 0 });
  });

  it('tells once that a known retry is due', () => {
    const lane = laneWith(0);
    lane.expectRetry(100);
    lane.expectRetry(200);
    expect(lane.retriesDue(99)).toBe(false);
    expect(lane.retriesDue(100)).toBe(true);
    expect(lane.retriesDue(150)).toBe(false);
    expect(lane.retriesDue(200)).toBe(true);
  });
});
