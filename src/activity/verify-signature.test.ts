import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { verifySignature } from './verify-signature.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const body = '{"a":"ä"}';
const timestamp = new Date(1_700_000_000_000);
const headers = {
  'webhook-id': 'm1',
  'webhook-timestamp': '1700000000',
  'webhook-signature': new Webhook(secret).sign('m1', timestamp, body),
};

test('a signature of the library is verified, with any of the secrets', () => {
  expect(verifySignature({ headers, body }, [other, secret])).toBe(true);
  expect(verifySignature({ headers: { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` }, body }, [secret])).toBe(true);
});

test('another secret or another body is not', () => {
  expect(verifySignature({ headers, body }, [other])).toBe(false);
  expect(verifySignature({ headers, body: '{}' }, [secret])).toBe(false);
});

test('without a signature or a secret it can not be told', () => {
  expect(verifySignature({ headers: {}, body }, [secret])).toBeNull();
  expect(verifySignature({ headers, body }, [])).toBeNull();
});
