import { expect, it } from 'vitest';
import { LaneFloor } from './lane-floor.ts';

it('begins where the last read ended, and stays there when that gave nothing', () => {
  const floor = new LaneFloor();
  expect(floor.begin()).toBe(0);
  floor.read(500);
  expect(floor.begin()).toBe(500);
  floor.read(null);
  expect(floor.begin()).toBe(500);
});

it('goes down to what was put below it, be it while a read is under way', () => {
  const floor = new LaneFloor();
  floor.read(500);
  floor.lowerTo(700);
  expect(floor.begin()).toBe(500);
  floor.lowerTo(300);
  floor.read(800);
  expect(floor.begin()).toBe(300);
  floor.read(800);
  expect(floor.value).toBe(800);
});
