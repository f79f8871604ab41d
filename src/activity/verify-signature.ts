import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a call is signed with one of the secrets, as Standard Webhooks says it: `webhook-signature` holds, separated by
 * spaces, `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. The age of the timestamp is not judged.
 * @param secrets `whsec_` and base64 each.
 * @returns null when it can't be told: the call is not signed, or no secret is known.
 */
export function verifySignature(call: { headers: Readonly<Record<string, string>>; body: string }, secrets: readonly string[]): boolean | null {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = call.headers;
  if (id === undefined || timestamp === undefined || signatures === undefined || secrets.length === 0) {
    return null;
  }
  const given = signatures.split(' ').filter((signature) => signature.startsWith('v1,')).map((signature) => Buffer.from(signature.slice(3), 'base64'));
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${call.body}`).digest();
    return given.some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected));
  });
}
