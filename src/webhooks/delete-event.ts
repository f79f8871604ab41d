import { transaction } from '../db/transaction.ts';
import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { requireEventCapture } from './require-event-capture.ts';
import { selectEvent } from './select-events.ts';
import { selectWebhook } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

/**
 * Deletes an event: its version ends, and delivery discards what is queued of it. The row stays while logs name it.
 * @throws RequestError ObjectNotFound
 */
export async function deleteEvent({ pool }: Pick<WebhookParts, 'pool'>, { account, actor }: Author, webhookId: string, eventId: string): Promise<void> {
  await selectWebhook(pool, account.id, webhookId);
  await transaction(pool, async (client) => {
    await lockDefinitions(client, account.id);
    const event = await selectEvent(client, account.id, webhookId, eventId);
    await client.query(
      `update rowcast.event_version set to_at = greatest(clock_timestamp(), from_at) where account_id = $1 and event_id = $2 and to_at is null`,
      [account.id, eventId],
    );
    await client.query(
      `update rowcast.event set deleted_at = clock_timestamp(), modified_at = clock_timestamp(), modified_by = $4
       where account_id = $1 and webhook_id = $2 and id = $3`,
      [account.id, webhookId, eventId, actor],
    );
    await requireEventCapture(client, account.id, [event]);
  });
}
