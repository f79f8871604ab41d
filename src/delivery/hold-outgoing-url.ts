import type { Pool } from 'pg';
import { BodyReader } from '../webhooks/body-reader.ts';
import { selectWebhook } from '../webhooks/webhook-answer.ts';
import { holdUrl } from './hold-url.ts';
import { listOutgoingUrls, type OutgoingUrlRow } from './list-outgoing-urls.ts';
import { requireUrl } from './require-url.ts';

const URL_MAX = 2047;
const REASON_MAX = 200;

/**
 * Holds an outgoing URL for a client, `{Url, Reason?}`: its calls wait until it is resumed. Calls under way end as they do.
 * One that is held already keeps its reason.
 * @param actor named in the reason when none is given
 * @throws RequestError ObjectNotFound; IncorrectBodyParameter that names every problem.
 */
export async function holdOutgoingUrl(
  pool: Pool,
  { accountId, webhookId, actor, body }: { accountId: string; webhookId: string; actor: string; body: unknown },
): Promise<{ Result: OutgoingUrlRow[] }> {
  await selectWebhook(pool, accountId, webhookId);
  const reader = new BodyReader(body, ['Url', 'Reason'], { nullMeansAbsent: true });
  const url = reader.text('Url', { maxLength: URL_MAX });
  const reason = reader.text('Reason', { maxLength: REASON_MAX }) ?? `held by ${actor}`;
  if (!reader.has('Url')) reader.add('Url', 'is required');
  const urlId = url === undefined ? null : await requireUrl(pool, reader, { accountId, webhookId, property: 'Url', url });
  reader.throwProblems();
  if (urlId !== null) await holdUrl(pool, accountId, webhookId, urlId, reason);
  return listOutgoingUrls(pool, accountId, webhookId);
}
