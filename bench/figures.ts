/** The middle of an odd number of values, the upper middle of an even one. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @param share 0 … 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

/** Runs `measure` so many times and answers what it gave. */
export async function times<Figure>(runs: number, measure: () => Promise<Figure>): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (let run = 0; run < runs; run += 1) figures.push(await measure());
  return figures;
}
