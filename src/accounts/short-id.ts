import { randomInt } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 6;

/**
 * An identifier of six characters `[a-z0-9]`, as accounts, profiles, webhooks and events carry it. Unguessable, unbiased,
 * but not unique by itself: whoever stores it lets a unique key decide.
 */
export function shortId(): string {
  let id = '';
  while (id.length < LENGTH) {
    id += ALPHABET[randomInt(ALPHABET.length)];
  }
  return id;
}
