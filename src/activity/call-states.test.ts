import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CALL_MOVES, CALL_STATES, FIRST_STATES } from './call-states.ts';

const document = readFileSync(new URL('../../docs/reference/call-states.md', import.meta.url), 'utf8');

test('the document lists the states and every legal move, and no other', () => {
  expect([...document.matchAll(/^\| `(\w+)` \| [^`\n]/gm)].map(([, state]) => state)).toEqual([...CALL_STATES]);
  expect([...document.matchAll(/^\| \(new\) \| `(\w+)` \|/gm)].map(([, state]) => state)).toEqual([...FIRST_STATES]);
  const moves = [...document.matchAll(/^\| `(\w+)` \| `(\w+)` \|/gm)].map(([, from, to]) => `${from} → ${to}`);
  expect(moves.toSorted()).toEqual(CALL_STATES.flatMap((from) => CALL_MOVES[from].map((to) => `${from} → ${to}`)).toSorted());
});
