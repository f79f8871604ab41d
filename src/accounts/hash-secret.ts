import { hash } from 'node:crypto';

/** How client secrets and tokens are stored. They are 256 random bits, so a plain hash can't be searched backwards. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
