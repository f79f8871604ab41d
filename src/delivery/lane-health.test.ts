import { describe, expect, it } from 'vitest';
import { LaneHealth } from './lane-health.ts';

const WORKS = { failingSince: null, consecutiveFailures: 0 };

describe('LaneHealth', () => {
  it('writes that a URL began to fail and that it works again at once, the rest every ten seconds', () => {
    const health = new LaneHealth(WORKS);
    expect(health.isDue(1_000_000)).toBe(false);
    for (let at = 1_000; at < 2_000; at += 100) health.failed(at, `HTTP ${at}`);
    expect(health.isDue(2_000)).toBe(true);
    expect(health.write(2_000)).toEqual({ failingSince: 1_000, consecutiveFailures: 10, lastSuccessAt: null, lastFailureAt: 1_900, lastFailureReason: 'HTTP 1900' });
    health.failed(2_100, 'timeout');
    expect(health.isDue(3_000)).toBe(false);
    expect(health.isDue(12_000)).toBe(true);
    health.delivered(3_000);
    expect(health.isDue(3_000)).toBe(true);
    expect(health.write(3_000)).toEqual({ ...WORKS, lastSuccessAt: 3_000, lastFailureAt: 2_100, lastFailureReason: 'timeout' });
    health.delivered(4_000);
    expect(health.isDue(4_000)).toBe(false);
    expect(health.isDirty).toBe(true);
    expect(health.isDue(13_000)).toBe(true);
  });

  it('writes again what could not be written', () => {
    const health = new LaneHealth(WORKS);
    health.delivered(1_000_000);
    health.write(1_000_000);
    expect(health.isDue(2_000_000)).toBe(false);
    health.notWritten();
    expect(health.isDue(1_000_001)).toBe(true);
    expect(health.write(1_000_001)).toMatchObject({ lastSuccessAt: 1_000_000 });
  });

  it('holds at a failure once the limit has passed without a success, also over a change of workers', () => {
    const health = new LaneHealth({ failingSince: 1_000, consecutiveFailures: 3 });
    expect(health.isToBeHeld(999_000, 5_000)).toBe(false);
    health.failed(5_999, 'timeout');
    expect(health.isToBeHeld(5_999, 5_000)).toBe(false);
    health.failed(6_000, 'timeout');
    expect(health.isToBeHeld(6_000, 5_000)).toBe(true);
    expect(health.isToBeHeld(7_000, 5_000)).toBe(false);
    health.failed(8_000, 'timeout');
    health.reset();
    expect(health.isToBeHeld(9_000, 5_000)).toBe(false);
    expect(health.failingSince).toBeNull();
  });
});
