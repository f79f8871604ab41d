import type { AllowRanges } from './outgoing-address.ts';

/** Where calls may go besides the public internet. */
export interface OutgoingRules {
  allow: AllowRanges;
  /** The server's own address, without a trailing slash: its inspector may be called. */
  publicUrl: string;
}
