import type { SecretBox } from '../accounts/secret-box.ts';
import type { SealedHeaders } from '../webhooks/custom-headers.ts';
import { SECRET_MASK } from '../webhooks/secret-mask.ts';

/** A webhook's own headers, ready to be sent. */
export interface OpenedHeaders {
  /** Names and values in turn. */
  sent: readonly string[];
  /** The same with masks for values. */
  shown: readonly string[];
  /** Blotted out of what is kept of an answer: a receiver may repeat what it got. */
  secrets: readonly string[];
}

/** A shorter value, `true` say, is no secret, and would blot out half an answer. */
const SHORTEST_SECRET = 8;

export async function openHeaders(secretBox: Pick<SecretBox, 'open'>, sealed: SealedHeaders): Promise<OpenedHeaders> {
  const opened = await Promise.all(Object.entries(sealed).map(async ([name, value]) => [name, await secretBox.open(value)] as const));
  return {
    sent: opened.flat(),
    shown: maskedHeaders(Object.keys(sealed)),
    // Of `Bearer abc` the whole, then `abc` alone.
    secrets: opened.flatMap(([, value]) => [value, value.slice(value.indexOf(' ') + 1)]).filter((text, index, all) => text.length >= SHORTEST_SECRET && all.indexOf(text) === index),
  };
}

/** Names and masks in turn. */
export function maskedHeaders(names: readonly string[]): string[] {
  return names.flatMap((name) => [name, SECRET_MASK]);
}
