import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openSecretBox, SecretBoxError } from './secret-box.ts';

const key = randomBytes(32);

test('what is sealed is opened again, also by another box with the same key', async () => {
  const sealed = await openSecretBox(key).seal('whsec_ä€😀');
  expect(sealed).not.toContain('whsec');
  expect(await openSecretBox(key).open(sealed)).toBe('whsec_ä€😀');
});

test('sealing twice gives different texts', async () => {
  const box = openSecretBox(key);
  expect(await box.seal('one')).not.toBe(await box.seal('one'));
});

test('another key is named as the reason', async () => {
  const sealed = await openSecretBox(randomBytes(32)).seal('one');
  await expect(openSecretBox(key).open(sealed)).rejects.toThrow(/sealed with key/);
});

test('a changed text is refused', async () => {
  const sealed = await openSecretBox(key).seal('one');
  const parts = sealed.split('.');
  parts[4] = `${parts[4]?.startsWith('A') ? 'B' : 'A'}${parts[4]?.slice(1) ?? ''}`;
  await expect(openSecretBox(key).open(parts.join('.'))).rejects.toThrow(SecretBoxError);
  await expect(openSecretBox(key).open('nonsense')).rejects.toThrow(/damaged/);
});

test('a key of the wrong length is refused', () => {
  expect(() => openSecretBox(randomBytes(16))).toThrow('32 bytes');
});
