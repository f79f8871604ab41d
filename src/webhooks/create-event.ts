import type { PoolClient } from 'pg';
import { shortId } from '../accounts/short-id.ts';
import { withLockRetry } from '../db/with-lock-retry.ts';
import { RequestError } from '../errors.ts';
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

export type EventCreated = Omit<EventListed, 'ObjectId' | 'LastModified' | 'ModifiedBy'>;

const ID_ATTEMPTS = 10;

/**
 * Makes an event of a webhook. Once this returns, every change that commits is captured for it if it is active.
 * @throws RequestError ObjectNotFound for the webhook; IncorrectBodyParameter that names every problem; Conflict when the
 *   table is busy for 10 s, or the webhook has as many events as the account's limit allows.
 */
export async function createEvent({ pool }: Pick<WebhookParts, 'pool'>, { account, actor }: Author, webhookId: string, body: unknown): Promise<EventCreated> {
  await selectWebhook(pool, account.id, webhookId);
  return withLockRetry(pool, async (client) => {
    // Read anew in every attempt: problems found are gathered in the reader.
    const { reader, input } = readEventBody(body);
    const { maxEvents } = await lockDefinitions(client, account.id);
    await selectWebhook(client, account.id, webhookId);
    const definition = await resolveEvent(client, reader, input, { accountId: account.id, webhookId, eventId: null });
    const eventId = await insertEvent(client, account.id, webhookId, actor, maxEvents);
    await putEventVersion(client, { accountId: account.id, webhookId, eventId }, definition);
    await requireEventCapture(client, account.id, [definition]);
    const event = await selectEvent(client, account.id, webhookId, eventId);
    const { ObjectId: _, LastModified: __, ModifiedBy: ___, ...created } = eventAnswer(event, await loadObjectNames(client, account.id, [event]));
    return created;
  }, { label: busyLabel(body) });
}

async function insertEvent(client: PoolClient, accountId: string, webhookId: string, actor: string, maxEvents: number): Promise<string> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*) as count from rowcast.event where account_id = $1 and webhook_id = $2 and deleted_at is null',
    [accountId, webhookId],
  );
  if ((rows[0]?.count ?? 0) >= maxEvents) throw new RequestError('Conflict', `A webhook has ${maxEvents.toLocaleString('en')} events at most.`);
  for (let attempt = 1; attempt <= ID_ATTEMPTS; attempt += 1) {
    const id = shortId();
    const { rowCount } = await client.query(
      `with moment as (select clock_timestamp() as now)
       insert into rowcast.event (id, account_id, webhook_id, created_by, modified_by, created_at, modified_at)
       select $1, $2, $3, $4, $4, now, now from moment
       on conflict (id) do nothing`,
      [id, accountId, webhookId, actor],
    );
    if (rowCount === 1) return id;
  }
  throw new Error(`no free event id in ${ID_ATTEMPTS} attempts`);
}
