import { transaction } from '../db/transaction.ts';
import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { requireEventCapture } from './require-event-capture.ts';
import { selectEvents } from './select-events.ts';
import { selectWebhook } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

/**
 * Deletes a webhook with its events and URLs. The rows stay while logs name them; delivery discards what is queued.
 * @throws RequestError ObjectNotFound
 */
export async function deleteWebhook({ pool }: Pick<WebhookParts, 'pool'>, { account, actor }: Author, webhookId: string): Promise<void> {
  await selectWebhook(pool, account.id, webhookId);
  await transaction(pool, async (client) => {
    await lockDefinitions(client, account.id, webhookId);
    await selectWebhook(client, account.id, webhookId);
    const events = await selectEvents(client, account.id, webhookId);
    const key = [account.id, webhookId];
    await client.query(
      `update rowcast.event_version set to_at = greatest(clock_timestamp(), from_at) where account_id = $1 and webhook_id = $2 and to_at is null`,
      key,
    );
    await client.query(
      `update rowcast.event set deleted_at = clock_timestamp(), modified_at = clock_timestamp(), modified_by = $3
       where account_id = $1 and webhook_id = $2 and deleted_at is null`,
      [...key, actor],
    );
    await client.query(
      `update rowcast.outgoing_url set removed_at = clock_timestamp() where account_id = $1 and webhook_id = $2 and removed_at is null`,
      key,
    );
    await client.query(
      `update rowcast.webhook set deleted_at = clock_timestamp(), modified_at = clock_timestamp(), modified_by = $3
       where account_id = $1 and id = $2`,
      [...key, actor],
    );
    await requireEventCapture(client, account.id, events);
  });
}
