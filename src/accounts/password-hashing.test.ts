import { expect, test } from 'vitest';
import { openPasswordHashing } from './password-hashing.ts';

test('a hash is verified, and another password is not', async () => {
  const hashing = openPasswordHashing({ concurrency: 1, most: 10 });
  const [first, second] = await hashing.hashAll(['geheim', 'geheim']);
  expect(first).toMatch(/^\$argon2id\$/);
  expect(first).not.toBe(second);
  expect(await hashing.verify(first ?? '', 'geheim')).toBe(true);
  expect(await hashing.verify(first ?? '', 'Geheim')).toBe(false);
  expect(await hashing.verify('no hash', 'geheim')).toBe(false);
});

test('what would wait too long is refused at once, as a whole, and told when to come again', async () => {
  const hashing = openPasswordHashing({ concurrency: 1, most: 3 });
  const taken = hashing.hashAll(['a', 'b', 'c']);
  await expect(hashing.hashAll(['d'])).rejects.toMatchObject({ code: 'TooManyRequests', status: 429, retryAfter: 1 });
  await expect(hashing.verify('', 'd')).rejects.toMatchObject({ code: 'TooManyRequests' });
  expect(await taken).toHaveLength(3);
  expect(await hashing.hashAll(['d'])).toHaveLength(1);
});
