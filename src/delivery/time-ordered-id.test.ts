import { validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { timeOrderedId } from './time-ordered-id.ts';

describe('timeOrderedId', () => {
  it('makes UUIDs of version 7 that rise, also when the clock stands still or goes back', () => {
    const ids = [...Array.from({ length: 20_000 }, () => timeOrderedId()), timeOrderedId(1_000), timeOrderedId()];
    for (const id of ids) expect(validate(id) && version(id) === 7).toBe(true);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('begins with the time', () => {
    const now = Date.now() + 60_000;
    expect(Number.parseInt(timeOrderedId(now).replaceAll('-', '').slice(0, 12), 16)).toBe(now);
  });
});
