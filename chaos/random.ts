/** Chance that repeats: the same seed draws the same. */
export interface Random {
  /** 0 … 1, 1 excluded. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  chance(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** A source of its own, so that one part's draws do not depend on how often another draws. */
  branch(name: string): Random;
}

/** Mulberry32 over a hash of the seed. */
export function seededRandom(seed: string): Random {
  let state = 0x811c9dc5;
  for (const letter of seed) state = Math.imul(state ^ letter.codePointAt(0)!, 0x01000193);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next, between,
    chance: (share) => next() < share,
    pick: (items) => items[between(0, items.length - 1)]!,
    branch: (name) => seededRandom(`${seed}/${name}`),
  };
}
