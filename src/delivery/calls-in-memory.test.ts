import { expect, test } from 'vitest';
import { CallsInMemory } from './calls-in-memory.ts';

test('a read is told of the calls that are settled while it is under way, and of no others', () => {
  const calls = new CallsInMemory();
  const [first, second] = [new Set<string>(), new Set<string>()];
  calls.beginRead(first);
  calls.add('came');
  calls.delete('came');
  calls.beginRead(second);
  calls.add('stayed');
  calls.add('went');
  calls.delete('went');
  calls.endRead(first);
  calls.endRead(second);
  // It may come back, due at another time.
  calls.delete('stayed');
  expect([[...first], [...second]]).toEqual([['came', 'went'], ['went']]);
  expect(['came', 'stayed', 'went'].filter((id) => calls.has(id))).toEqual([]);
});

test('a call that was dropped unsent may be read again at once', () => {
  const calls = new CallsInMemory();
  const settled = new Set<string>();
  calls.beginRead(settled);
  calls.add('dropped');
  calls.forget('dropped');
  expect([calls.has('dropped'), settled.size]).toEqual([false, 0]);
});
