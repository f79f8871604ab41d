import { signatureHeader, type SigningKey } from './signing-key.ts';

export interface CallToSign {
  /** `Rowcast/<version>`. */
  userAgent: string;
  messageId: string;
  /** Seconds since 1970. */
  timestamp: number;
  body: string;
  /** The secret, and during an overlap the one before. */
  keys: readonly SigningKey[];
  /** The webhook's own, names and values in turn. None has a name of those here. */
  custom: readonly string[];
}

/** The headers of a call, names and values in turn, as Standard Webhooks has them, then the webhook's own. */
export function callHeaders({ userAgent, messageId, timestamp, body, keys, custom }: CallToSign): string[] {
  return [
    'content-type', 'application/json; charset=utf-8',
    'user-agent', userAgent,
    'webhook-id', messageId,
    'webhook-timestamp', String(timestamp),
    'webhook-signature', signatureHeader(keys, messageId, timestamp, body),
    ...custom,
  ];
}

/** The keys that sign at a moment, milliseconds since 1970: the one before only until its overlap ends. */
export function keysThatSign(keys: readonly SigningKey[], previousUntil: number | null, epochNow: number): readonly SigningKey[] {
  return previousUntil !== null && previousUntil <= epochNow ? keys.slice(0, 1) : keys;
}
