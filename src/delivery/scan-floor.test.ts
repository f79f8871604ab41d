import { describe, expect, it } from 'vitest';
import { ScanFloor } from './scan-floor.ts';

describe('ScanFloor', () => {
  it('begins where the last scan ended, and each second at the beginning', () => {
    const floor = new ScanFloor();
    expect(floor.from(0)).toBe(0);
    floor.scanned(0, 0, 2, 500);
    expect(floor.from(10)).toBe(500);
    floor.scanned(500, 10, 2, 900);
    expect(floor.from(999)).toBe(900);
    expect(floor.from(1_000)).toBe(0);
  });

  it('keeps its place when a scan saw nothing, and goes back when a full one finds something late', () => {
    const floor = new ScanFloor();
    floor.scanned(0, 0, 2, 500);
    floor.scanned(500, 10, 2, null);
    expect(floor.from(20)).toBe(500);
    floor.scanned(0, 1_000, 2, null);
    expect(floor.from(1_001)).toBe(500);
    floor.scanned(0, 2_000, 2, 300);
    expect(floor.from(2_001)).toBe(300);
  });

  it('scans from the beginning more rarely when that is dear, and at once when something was put back', () => {
    const floor = new ScanFloor();
    floor.scanned(0, 0, 200, 500);
    expect(floor.from(3_999)).toBe(500);
    expect(floor.from(4_000)).toBe(0);
    floor.scanned(0, 4_000, 60_000, 900);
    expect(floor.from(8_999)).toBe(900);
    expect(floor.from(9_000)).toBe(0);
    floor.scanned(0, 9_000, 1, 950);
    floor.reset();
    expect(floor.from(9_001)).toBe(0);
  });
});
