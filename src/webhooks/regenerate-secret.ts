import { transaction } from '../db/transaction.ts';
import { BodyReader } from './body-reader.ts';
import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { newSecret } from './new-secret.ts';
import { selectWebhook, type WebhookListed } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

export interface SecretRegenerated extends WebhookListed {
  /** Shown here only. */
  Secret: string;
  /** Until when the secret before also signs; null: not at all. */
  PreviousSecretUntil: string | null;
}

const DEFAULT_OVERLAP_HOURS = 24;
const LONGEST_OVERLAP_HOURS = 168;

/**
 * Gives a webhook a new secret, `{OverlapHours?}`. Until the overlap ends the secret before also signs; one that is older still
 * stops signing now.
 * @throws RequestError ObjectNotFound; IncorrectBodyParameter that names every problem.
 */
export async function regenerateSecret(
  { pool, secretBox }: Pick<WebhookParts, 'pool' | 'secretBox'>,
  { account, actor }: Author,
  webhookId: string,
  body: unknown,
): Promise<SecretRegenerated> {
  await selectWebhook(pool, account.id, webhookId);
  const hours = readOverlap(body);
  const secret = newSecret();
  const sealed = await secretBox.seal(secret);
  return transaction(pool, async (client) => {
    await lockDefinitions(client, account.id, webhookId);
    const { rows } = await client.query<{ until: string | null }>(
      `update rowcast.webhook set secret = $3, modified_at = clock_timestamp(), modified_by = $4,
         previous_secret = case when $5::float8 > 0 then secret end,
         previous_secret_until = case when $5::float8 > 0 then clock_timestamp() + $5::float8 * interval '1 hour' end
       where account_id = $1 and id = $2 and deleted_at is null
       returning rowcast.iso_time(previous_secret_until) as until`,
      [account.id, webhookId, sealed, actor, hours],
    );
    const webhook = await selectWebhook(client, account.id, webhookId);
    return { ...webhook, Secret: secret, PreviousSecretUntil: rows[0]?.until ?? null };
  });
}

function readOverlap(body: unknown): number {
  const reader = new BodyReader(body ?? {}, ['OverlapHours'], { nullMeansAbsent: true });
  const hours = reader.value('OverlapHours') ?? DEFAULT_OVERLAP_HOURS;
  if (typeof hours !== 'number' || !(hours >= 0 && hours <= LONGEST_OVERLAP_HOURS)) {
    reader.add('OverlapHours', `must be a number of hours, 0 to ${LONGEST_OVERLAP_HOURS}`);
  }
  reader.throwProblems();
  return hours as number;
}
