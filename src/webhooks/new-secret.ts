import { randomBytes } from 'node:crypto';

/** A webhook's secret as Standard Webhooks has it: `whsec_` and 32 random bytes in base64. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
