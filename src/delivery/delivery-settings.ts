import type { AllowRanges } from '../webhooks/outgoing-address.ts';

/** What the operator decides about delivery. */
export interface DeliverySettings {
  /** Milliseconds after the previous attempt, one entry per retry. */
  retryScheduleMs: readonly number[];
  /** Milliseconds for a whole call, from when it begins to connect to the last byte read; waiting for its turn apart. */
  callTimeoutMs: number;
  /** Milliseconds of failures without a success after which a URL is held. */
  holdAfterMs: number;
  /** Address ranges that calls may go to besides public ones; `http:` only to these. */
  allow: AllowRanges;
  /** Without a trailing slash: `<publicUrl>/inspect/<token>` is handed over as a row, not called. */
  publicUrl: string;
  /** The address under which an attachment can be downloaded by who is called at a moment (milliseconds since 1970). */
  downloadAddress: (accountId: string, contentId: string, epochMs: number) => string;
  /** `Rowcast/<version>`. */
  userAgent: string;
}

/** Milliseconds to make a connection, name look-up and TLS included. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** Bytes of an answer that are read, and that are kept. */
export const ANSWER_READ_BYTES = 64 * 1024;
export const ANSWER_KEPT_BYTES = 4 * 1024;

/** Changes per fan-out batch and finished calls per settle batch: 100 cost 12 % of the rate, 1,000 win nothing. */
export const BATCH_SIZE = 500;
/** The same while others wait for what is soon done: a batch that is under way is waited for. */
export const BATCH_SIZE_BESIDE_OTHERS = 150;
