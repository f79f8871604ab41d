import { expect, it } from 'vitest';
import { TablesInTurn } from './tables-in-turn.ts';

it('gives tables in turn, and one that somebody has in hand to them alone', () => {
  const tables = new TablesInTurn<string>();
  tables.add(1);
  tables.add(2);
  tables.add(1);
  expect(tables.hands).toBe(2);
  expect(tables.nextFor('a')).toBe(1);
  tables.take(1, 'a');
  tables.add(1);
  expect([tables.nextFor('a'), tables.nextFor('b')]).toEqual([2, 2]);
  tables.take(2, 'b');
  expect([tables.nextFor('a'), tables.nextFor('b')]).toEqual([1, undefined]);
  expect(tables.hands).toBe(2);
  tables.take(1, 'a');
  tables.add(1);
  tables.layDown(1);
  expect(tables.nextFor('b')).toBeUndefined();
  tables.layDown(1);
  expect(tables.nextFor('b')).toBe(1);
});

it('gives no table that rests, noticed or not', () => {
  const tables = new TablesInTurn<string>();
  tables.add(1);
  const [first, last] = [tables.rest(1), tables.rest(1)];
  tables.add(1);
  tables.end(first);
  tables.add(1);
  expect([tables.anyWaits, tables.hands, tables.nextFor('a')]).toEqual([false, 0, undefined]);
  tables.end(last);
  tables.add(1);
  expect(tables.nextFor('a')).toBe(1);
});
