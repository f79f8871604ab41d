import { expect, it } from 'vitest';
import { fc } from '../../test/support/fixed-seed.ts';
import { Chain, type Linked } from './chain.ts';

class Item implements Linked<Item> {
  chain: Chain<Item> | null = null;
  previous: Item | null = null;
  next: Item | null = null;
  readonly nth: number;

  constructor(nth: number) {
    this.nth = nth;
  }
}

it('holds what a Set holds, in its order', () => {
  const step = fc.record({ adds: fc.boolean(), nth: fc.nat(9) });
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const items = Array.from({ length: 10 }, (_, nth) => new Item(nth));
    const chain = new Chain<Item>();
    const set = new Set<number>();
    for (const { adds, nth } of steps) {
      const item = items[nth]!;
      if (!adds) expect(chain.delete(item)).toBe(set.delete(nth));
      else if (!set.has(nth)) {
        chain.add(item);
        set.add(nth);
      }
      expect([...chain].map((held) => held.nth)).toEqual([...set]);
      expect(chain.size).toBe(set.size);
    }
    // What was taken out leads to nothing.
    const others = items.filter(({ nth }) => !set.has(nth));
    expect(others.every(({ chain: of, previous, next }) => of === null && previous === null && next === null)).toBe(true);
  }));
});

it('lets each be taken out while it is at hand', () => {
  const chain = new Chain<Item>();
  for (let nth = 0; nth < 5; nth += 1) chain.add(new Item(nth));
  const seen: number[] = [];
  for (const item of chain) {
    seen.push(item.nth);
    if (item.nth !== 2) chain.delete(item);
  }
  expect([seen, [...chain].map(({ nth }) => nth)]).toEqual([[0, 1, 2, 3, 4], [2]]);
});

it('knows what is in another chain', () => {
  const [one, other] = [new Chain<Item>(), new Chain<Item>()];
  const item = new Item(0);
  one.add(item);
  expect(() => other.add(item)).toThrow('in a chain');
  expect([other.delete(item), one.delete(item), one.delete(item)]).toEqual([false, true, false]);
});
