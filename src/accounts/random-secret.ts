import { randomBytes } from 'node:crypto';

/** 256 random bits as 43 characters of base64url: client secrets and tokens. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}
