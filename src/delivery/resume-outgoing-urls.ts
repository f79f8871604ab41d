import type { Pool } from 'pg';
import { transaction } from '../db/transaction.ts';
import { BodyReader } from '../webhooks/body-reader.ts';
import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { selectWebhook } from '../webhooks/webhook-answer.ts';
import { listOutgoingUrls, type OutgoingUrlRow } from './list-outgoing-urls.ts';
import { readPace } from './read-pace.ts';
import { requireUrl } from './require-url.ts';

const URL_MAX = 2047;

/**
 * Resumes held URLs, `{Url?, CallsPerSecond?}`: the one named, or all of the webhook. What waits and is due is released at the
 * pace given (one per URL), or as fast as the webhook's limit lets it; newer calls queue up behind it. A URL named that is not
 * held stays as it is, but for the pace of a release under way.
 * @throws RequestError ObjectNotFound; IncorrectBodyParameter that names every problem.
 */
export async function resumeOutgoingUrls(
  pool: Pool,
  { accountId, webhookId, body }: { accountId: string; webhookId: string; body: unknown },
): Promise<{ Result: OutgoingUrlRow[] }> {
  await selectWebhook(pool, accountId, webhookId);
  const reader = new BodyReader(body ?? {}, ['Url', 'CallsPerSecond'], { nullMeansAbsent: true });
  const url = reader.text('Url', { maxLength: URL_MAX });
  const pace = readPace(reader);
  const urlId = url === undefined ? null : await requireUrl(pool, reader, { accountId, webhookId, property: 'Url', url });
  reader.throwProblems();
  await transaction(pool, async (client) => {
    await lockDefinitions(client, accountId, webhookId);
    await client.query(
      `update rowcast.outgoing_url set state = 'active', held_reason = null, held_at = null, failing_since = null, consecutive_failures = 0,
         resumed_at = clock_timestamp(), release_rate = $4
       where account_id = $1 and webhook_id = $2 and removed_at is null and ($3::bigint is null or id = $3) and state = 'held'`,
      [accountId, webhookId, urlId, pace],
    );
    await client.query(
      `update rowcast.outgoing_url set release_rate = $4
       where account_id = $1 and webhook_id = $2 and removed_at is null and ($3::bigint is null or id = $3) and release_rate is not null`,
      [accountId, webhookId, urlId, pace],
    );
  });
  return listOutgoingUrls(pool, accountId, webhookId);
}
