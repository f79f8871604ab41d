import type { PoolClient } from 'pg';
import { withLockRetry } from '../db/with-lock-retry.ts';
import type { BodyReader } from './body-reader.ts';
import { checkWebhookIsUnique } from './check-webhook-is-unique.ts';
import { checkKeptHeaders, loadSealedHeaders, sealHeaders } from './custom-headers.ts';
import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { putEventVersion } from './put-event-version.ts';
import { readWebhookBody } from './read-webhook-body.ts';
import { replaceOutgoingUrls } from './replace-outgoing-urls.ts';
import { requireEventCapture } from './require-event-capture.ts';
import { selectEvents } from './select-events.ts';
import type { EventRow } from './select-events.ts';
import { selectWebhook } from './webhook-answer.ts';
import type { WebhookListed } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

/**
 * Changes what the body names of a webhook. `Enabled` makes all its events active or inactive.
 * @throws RequestError ObjectNotFound; IncorrectBodyParameter that names every problem; Conflict when a table is busy.
 */
export async function updateWebhook(
  { pool, secretBox, outgoing }: Pick<WebhookParts, 'pool' | 'secretBox' | 'outgoing'>,
  { account, actor }: Author,
  webhookId: string,
  body: unknown,
): Promise<WebhookListed> {
  await selectWebhook(pool, account.id, webhookId);
  return withLockRetry(pool, async (client) => {
    // Read anew in every attempt: problems found are gathered in the reader.
    const { reader, input } = readWebhookBody(body, { mode: 'update', plan: account, outgoing });
    await lockDefinitions(client, account.id, webhookId);
    await selectWebhook(client, account.id, webhookId);
    await checkWebhookIsUnique(client, reader, { accountId: account.id, webhookId, name: input.name, outgoingUrls: input.outgoingUrls });
    const events = input.enabled === undefined ? [] : (await selectEvents(client, account.id, webhookId)).filter(({ active }) => active !== input.enabled);
    if (input.enabled === true) checkMayBeActive(reader, events);
    const stored = input.customHeaders === undefined ? {} : await loadSealedHeaders(client, account.id, webhookId);
    checkKeptHeaders(reader, input.customHeaders ?? [], stored);
    reader.throwProblems();
    const headers = input.customHeaders === undefined ? null : JSON.stringify(await sealHeaders(secretBox, input.customHeaders, stored));
    await client.query(
      `update rowcast.webhook set name = coalesce($3, name), description = coalesce($4, description),
         call_throttling = coalesce($5, call_throttling), custom_headers = coalesce($7, custom_headers), modified_at = clock_timestamp(), modified_by = $6
       where account_id = $1 and id = $2`,
      [account.id, webhookId, input.name, input.description, input.callThrottling, actor, headers],
    );
    if (input.outgoingUrls !== undefined) await replaceOutgoingUrls(client, account.id, webhookId, input.outgoingUrls);
    if (input.enabled !== undefined) await setActive(client, events, input.enabled, actor);
    return selectWebhook(client, account.id, webhookId);
  }, { label: 'a table of the webhook' });
}

/** An event that lost a field or its table is repaired first, or it would silently never fire. */
function checkMayBeActive(reader: BodyReader, events: readonly EventRow[]): void {
  for (const { eventId, inactiveReason } of events) {
    if (inactiveReason !== null) reader.add('Enabled', `event ${eventId} can not be active (${inactiveReason}): change or delete it first`);
  }
}

async function setActive(client: PoolClient, events: readonly EventRow[], active: boolean, actor: string): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  for (const event of events) await putEventVersion(client, event, { ...event, active, inactiveReason: null });
  await client.query(
    `update rowcast.event set modified_at = clock_timestamp(), modified_by = $4
     where account_id = $1 and webhook_id = $2 and id = any ($3::text[])`,
    [first.accountId, first.webhookId, events.map(({ eventId }) => eventId), actor],
  );
  await requireEventCapture(client, first.accountId, events);
}
