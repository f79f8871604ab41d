import { eventAnswer } from './event-answer.ts';
import type { EventListed } from './event-answer.ts';
import { loadObjectNames } from './load-object-names.ts';
import { selectEvent } from './select-events.ts';
import { selectWebhook } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

export interface EventDetails extends EventListed {
  /** These three: of the last 30 days. */
  Messages: number;
  Calls: number;
  Errors: number;
}

/** @throws RequestError ObjectNotFound */
export async function getEvent(
  { pool, readCounters }: Pick<WebhookParts, 'pool' | 'readCounters'>,
  { account }: Author,
  webhookId: string,
  eventId: string,
): Promise<EventDetails> {
  await selectWebhook(pool, account.id, webhookId);
  const event = await selectEvent(pool, account.id, webhookId, eventId);
  const names = await loadObjectNames(pool, account.id, [event]);
  const { messages, calls, errors } = await readCounters(pool, account.id, webhookId, eventId);
  return { ...eventAnswer(event, names), Messages: messages, Calls: calls, Errors: errors };
}
