import { selectWebhooks } from './webhook-answer.ts';
import type { WebhookListed } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

/** All webhooks of the account, oldest first. */
export function listWebhooks({ pool }: Pick<WebhookParts, 'pool'>, { account }: Author): Promise<WebhookListed[]> {
  return selectWebhooks(pool, account.id);
}
