import { withLockRetry } from '../db/with-lock-retry.ts';
import { busyLabel } from './busy-label.ts';
import { eventAnswer } from './event-answer.ts';
import type { EventListed } from './event-answer.ts';
import { loadObjectNames } from './load-object-names.ts';
import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { putEventVersion } from './put-event-version.ts';
import { readEventBody } from './read-event-body.ts';
import { requireEventCapture } from './require-event-capture.ts';
import { resolveEvent } from './resolve-event.ts';
import { selectEvent } from './select-events.ts';
import { selectWebhook } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

export type EventReplaced = Omit<EventListed, 'ObjectId'>;

/**
 * Replaces what an event says by a new version: what the body leaves out gets its default. Changes made before meet the old
 * version, whenever they are looked at.
 * @throws RequestError ObjectNotFound; IncorrectBodyParameter that names every problem; Conflict when the table is busy.
 */
export async function updateEvent(
  { pool }: Pick<WebhookParts, 'pool'>,
  { account, actor }: Author,
  webhookId: string,
  eventId: string,
  body: unknown,
): Promise<EventReplaced> {
  await selectWebhook(pool, account.id, webhookId);
  await selectEvent(pool, account.id, webhookId, eventId);
  return withLockRetry(pool, async (client) => {
    // Read anew in every attempt: problems found are gathered in the reader.
    const { reader, input } = readEventBody(body);
    await lockDefinitions(client, account.id);
    const before = await selectEvent(client, account.id, webhookId, eventId);
    const definition = await resolveEvent(client, reader, input, { accountId: account.id, webhookId, eventId });
    await putEventVersion(client, before, definition);
    await client.query(
      `update rowcast.event set modified_at = clock_timestamp(), modified_by = $4 where account_id = $1 and webhook_id = $2 and id = $3`,
      [account.id, webhookId, eventId, actor],
    );
    await requireEventCapture(client, account.id, [before, definition]);
    const event = await selectEvent(client, account.id, webhookId, eventId);
    const { ObjectId: _, ...replaced } = eventAnswer(event, await loadObjectNames(client, account.id, [event]));
    return replaced;
  }, { label: busyLabel(body) });
}
