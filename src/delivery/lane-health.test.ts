import { describe, expect, it } from 'vitest';
import { LaneHealth } from './lane-health.ts';

const WORKS = { failingSince: null, consecutiveFailures: 0 };

describe('LaneHealth', () => {
  it('writes that a URL began to fail and that it works again, not every attempt', () => {
    const health = new LaneHealth(WORKS);
    expect(health.delivered()).toBe(false);
    expect(health.toWrite(1_000)).toBeNull();
    for (let at = 1_000; at < 2_000; at += 100) health.failed(at);
    expect(health.toWrite(2_000)).toEqual({ failingSince: 1_000, consecutiveFailures: 10 });
    health.wrote(health.toWrite(2_000)!, 2_000);
    health.failed(2_100);
    expect(health.toWrite(3_000)).toBeNull();
    expect(health.toWrite(62_000)).toEqual({ failingSince: 1_000, consecutiveFailures: 11 });
    expect(health.delivered()).toBe(true);
    expect(health.toWrite(3_000)).toEqual(WORKS);
  });

  it('writes nothing of a failure that was made good before the next writing', () => {
    const health = new LaneHealth(WORKS);
    health.failed(1);
    health.delivered();
    expect(health.toWrite(1_000_000)).toBeNull();
  });

  it('holds at a failure once the limit has passed without a success, also over a change of workers', () => {
    const health = new LaneHealth({ failingSince: 1_000, consecutiveFailures: 3 });
    expect(health.isToBeHeld(999_000, 5_000)).toBe(false);
    health.failed(5_999);
    expect(health.isToBeHeld(5_999, 5_000)).toBe(false);
    health.failed(6_000);
    expect(health.isToBeHeld(6_000, 5_000)).toBe(true);
    expect(health.isToBeHeld(7_000, 5_000)).toBe(false);
    health.failed(8_000);
    health.reset();
    expect(health.isToBeHeld(9_000, 5_000)).toBe(false);
    expect(health.failingSince).toBeNull();
  });
});
