import type { Pool } from 'pg';
import type { Account } from '../accounts/account.ts';
import type { SecretBox } from '../accounts/secret-box.ts';
import type { Queryable } from '../db/queryable.ts';
import type { OutgoingRules } from './outgoing-rules.ts';

/** Messages made, POSTs made and POSTs failed in the last 30 days: of a webhook, or of one event of it. */
export type ReadCounters = (
  db: Queryable,
  accountId: string,
  webhookId: string,
  eventId?: string,
) => Promise<{ messages: number; calls: number; errors: number }>;

/** What managing webhooks and events needs; wired once by the entry point. */
export interface WebhookParts {
  pool: Pool;
  secretBox: Pick<SecretBox, 'seal'>;
  outgoing: OutgoingRules;
  readCounters: ReadCounters;
}

/** Who reads or changes definitions, and what the account's plan allows. */
export interface Author {
  account: Pick<Account, 'id' | 'multicast' | 'maxOutgoingUrls' | 'maxCallThrottling'>;
  /** For `CreatedBy` and `ModifiedBy`: `Full Name (email)`, or the profile's name. */
  actor: string;
}
