import { selectWebhook } from './webhook-answer.ts';
import type { WebhookListed } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

export interface WebhookDetails extends WebhookListed {
  /** Event definitions. */
  Events: number;
  /** These three: of the last 30 days. */
  Messages: number;
  Calls: number;
  Errors: number;
}

/** @throws RequestError ObjectNotFound */
export async function getWebhook(
  { pool, readCounters }: Pick<WebhookParts, 'pool' | 'readCounters'>,
  { account }: Author,
  webhookId: string,
): Promise<WebhookDetails> {
  const webhook = await selectWebhook(pool, account.id, webhookId);
  const { rows } = await pool.query<{ events: number }>(
    'select count(*) as events from rowcast.event where account_id = $1 and webhook_id = $2 and deleted_at is null',
    [account.id, webhookId],
  );
  const { messages, calls, errors } = await readCounters(pool, account.id, webhookId);
  return { ...webhook, Events: rows[0]?.events ?? 0, Messages: messages, Calls: calls, Errors: errors };
}
