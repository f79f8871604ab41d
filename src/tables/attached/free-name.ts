import { nameProblem } from '../name-problem.ts';

const LONGEST = 32;

/**
 * A name by our rules for a name of PostgreSQL: what is no letter, digit or `_` becomes `_`; what does not begin with a
 * letter gets `F_` before it; it is cut to 32 characters; a reserved word gets `_` behind it; one that is taken, whatever
 * its case, gets `_2`, `_3`, …
 * @param taken lower-case names that are not free; the new one is added
 */
export function freeName(name: string, taken: Set<string>): string {
  const plain = name.replace(/[^A-Za-z0-9_]/gu, '_');
  const begun = (/^[A-Za-z]/.test(plain) ? plain : `F_${plain}`).slice(0, LONGEST);
  const allowed = nameProblem(begun) === null ? begun : `${begun.slice(0, LONGEST - 1)}_`;
  let free = allowed;
  for (let next = 2; taken.has(free.toLowerCase()); next += 1) free = `${allowed.slice(0, LONGEST - 1 - String(next).length)}_${next}`;
  taken.add(free.toLowerCase());
  return free;
}
