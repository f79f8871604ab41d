import { expect, test } from 'vitest';
import { openCloser } from './closer.ts';

test('ends in reverse order, all of it even when a step fails, and once', async () => {
  const ended: string[] = [];
  const closer = openCloser();
  closer.add(async () => ended.push('database'));
  closer.add(async () => {
    throw new Error('stuck');
  });
  closer.add(async () => ended.push('api'));
  const [first, second] = [closer.close(), closer.close()];
  await expect(first).rejects.toThrow('not everything stopped cleanly');
  await expect(second).rejects.toThrow();
  expect(ended).toEqual(['api', 'database']);
});
