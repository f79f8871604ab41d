import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openDownloadSigner } from './download-signer.ts';

const key = randomBytes(32);
const contentId = randomUUID();
let time = 1_700_000_000_000;
const signer = openDownloadSigner(key, { publicUrl: 'https://rowcast.example', now: () => time });
const tokenOf = (address: string) => address.slice('https://rowcast.example/attachments/'.length);

test('an address opens for 300 s, with the key that signed it alone', () => {
  const token = tokenOf(signer.address('a1b2c3', contentId));
  expect(signer.open(token)).toEqual({ accountId: 'a1b2c3', contentId });
  expect(openDownloadSigner(randomBytes(32), { publicUrl: '' }).open(token)).toBeNull();
  time += 299_000;
  expect(signer.open(token)).not.toBeNull();
  time += 1_001;
  expect(signer.open(token)).toBeNull();
});

test('no part of it can be changed', () => {
  const token = tokenOf(signer.address('a1b2c3', contentId));
  const [id = '', account = '', until = '', signature = ''] = token.split('.');
  for (const forged of [
    [randomUUID(), account, until, signature], [id, 'z9z9z9', until, signature], [id, account, String(Number(until) + 1), signature],
    [id, account, until, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`], [id, account, until, ''], [], ['x'],
  ]) {
    expect(signer.open(forged.join('.'))).toBeNull();
  }
});
