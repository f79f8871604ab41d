import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signatureHeader, signingKey } from './signing-key.ts';

describe('signatureHeader', () => {
  it('is what the Standard Webhooks library verifies, with the old and the new secret', () => {
    const [fresh, old] = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'];
    const timestamp = Math.floor(Date.now() / 1000);
    const body = '{"data":"ünïcode"}';
    const headers = {
      'webhook-id': 'm1',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureHeader([signingKey(fresh), signingKey(old)], 'm1', timestamp, body),
    };
    expect(new Webhook(fresh).verify(body, headers)).toEqual({ data: 'ünïcode' });
    expect(new Webhook(old).verify(body, headers)).toEqual({ data: 'ünïcode' });
  });
});
