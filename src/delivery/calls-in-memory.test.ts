import { expect, test } from 'vitest';
import { CallsInMemory } from './calls-in-memory.ts';

test('a call that came and was settled while a read was under way is not taken from its answer', () => {
  const calls = new CallsInMemory();
  calls.beginRead();
  calls.add('came');
  calls.delete('came');
  expect([...calls]).toEqual([]);
  expect(calls.has('came')).toBe(true);
  calls.endRead();
  // It may come back, due at another time.
  expect(calls.has('came')).toBe(false);
});

test('a call that was dropped unsent may be read again at once', () => {
  const calls = new CallsInMemory();
  calls.beginRead();
  calls.add('dropped');
  calls.forget('dropped');
  expect(calls.has('dropped')).toBe(false);
});
