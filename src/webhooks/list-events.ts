import { eventAnswer } from './event-answer.ts';
import type { EventListed } from './event-answer.ts';
import { loadObjectNames } from './load-object-names.ts';
import { selectEvents } from './select-events.ts';
import { selectWebhook } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

/**
 * The events of a webhook, oldest first.
 * @throws RequestError ObjectNotFound
 */
export async function listEvents({ pool }: Pick<WebhookParts, 'pool'>, { account }: Author, webhookId: string): Promise<EventListed[]> {
  await selectWebhook(pool, account.id, webhookId);
  const events = await selectEvents(pool, account.id, webhookId);
  const names = await loadObjectNames(pool, account.id, events);
  return events.map((event) => eventAnswer(event, names));
}
