import type { Problem } from '../errors.ts';

/** Names the filters whose text PostgreSQL can't hold. */
export function textProblems(filters: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(filters)
    .filter(([, value]) => typeof value === 'string' && value.includes('\0'))
    .map(([property]) => ({ property, problem: 'must not contain U+0000' }));
}
