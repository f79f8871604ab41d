/** ` (did you mean A or B?)`, or nothing. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const near = nearestNames(wanted, names);
  return near.length === 0 ? '' : ` (did you mean ${near.join(' or ')}?)`;
}

/** Up to three of `names` that `wanted` may have been meant to be, nearest first; none when nothing is near. */
function nearestNames(wanted: string, names: readonly string[]): string[] {
  const target = wanted.toLowerCase().slice(0, 64);
  const limit = target.length === 1 ? 0 : Math.max(1, Math.floor(target.length / 3));
  return names
    .map((name) => ({ name, distance: distanceTo(target, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein: the fewest single-character edits from `a` to `b`. */
function distanceTo(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
