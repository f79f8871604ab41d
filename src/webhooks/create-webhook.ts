import type { PoolClient } from 'pg';
import type { Limits } from '../accounts/limits.ts';
import { shortId } from '../accounts/short-id.ts';
import { transaction } from '../db/transaction.ts';
import { RequestError } from '../errors.ts';
import { checkWebhookIsUnique } from './check-webhook-is-unique.ts';
import { checkKeptHeaders, sealHeaders } from './custom-headers.ts';
import { lockDefinitions } from '../accounts/lock-definitions.ts';
import { newSecret } from './new-secret.ts';
import { readWebhookBody } from './read-webhook-body.ts';
import { replaceOutgoingUrls } from './replace-outgoing-urls.ts';
import { selectWebhook } from './webhook-answer.ts';
import type { WebhookListed } from './webhook-answer.ts';
import type { Author, WebhookParts } from './webhook-parts.ts';

export type WebhookCreated = Pick<WebhookListed, 'Id' | 'Name' | 'Description' | 'OutgoingUrls' | 'CallThrottling' | 'CustomHeaders'> & {
  /** `whsec_` and 32 bytes in base64. Shown here only. */
  Secret: string;
} & Pick<WebhookListed, 'DateCreated' | 'CreatedBy'>;

const ID_ATTEMPTS = 10;

/**
 * Makes a webhook. It is inactive until it has an active event.
 * @throws RequestError IncorrectBodyParameter that names every problem; Conflict when the account has as many as its limit allows.
 */
export async function createWebhook({ pool, secretBox, outgoing }: WebhookParts, { account, actor }: Author, body: unknown): Promise<WebhookCreated> {
  const { reader, input } = readWebhookBody(body, { mode: 'create', plan: account, outgoing });
  const secret = newSecret();
  const sealed = await secretBox.seal(secret);

  return transaction(pool, async (client) => {
    await refuseTooMany(client, account.id, await lockDefinitions(client, account.id));
    await checkWebhookIsUnique(client, reader, { accountId: account.id, webhookId: null, name: input.name, outgoingUrls: input.outgoingUrls });
    checkKeptHeaders(reader, input.customHeaders ?? [], {});
    reader.throwProblems();
    const headers = await sealHeaders(secretBox, input.customHeaders ?? [], {});
    const id = await insertWebhook(client, [
      account.id, input.name ?? '', input.description ?? '', input.callThrottling ?? account.maxCallThrottling, sealed, actor, JSON.stringify(headers),
    ]);
    await replaceOutgoingUrls(client, account.id, id, input.outgoingUrls ?? []);
    const { Id, Name, Description, OutgoingUrls, CallThrottling, CustomHeaders, DateCreated, CreatedBy } = await selectWebhook(client, account.id, id);
    return { Id, Name, Description, OutgoingUrls, CallThrottling, ...(CustomHeaders === undefined ? {} : { CustomHeaders }), Secret: secret, DateCreated, CreatedBy };
  });
}

async function refuseTooMany(client: PoolClient, accountId: string, { maxWebhooks }: Limits): Promise<void> {
  const { rows: [row] } = await client.query<{ count: number }>('select count(*) as count from rowcast.webhook where account_id = $1 and deleted_at is null', [accountId]);
  if ((row?.count ?? 0) >= maxWebhooks) throw new RequestError('Conflict', `An account has ${maxWebhooks.toLocaleString('en')} webhooks at most.`);
}

async function insertWebhook(client: PoolClient, values: readonly [string, string, string, number, string, string, string]): Promise<string> {
  for (let attempt = 1; attempt <= ID_ATTEMPTS; attempt += 1) {
    const id = shortId();
    const { rowCount } = await client.query(
      `with moment as (select clock_timestamp() as now)
       insert into rowcast.webhook (id, account_id, name, description, call_throttling, secret, created_by, modified_by, custom_headers, created_at, modified_at)
       select $1, $2, $3, $4, $5, $6, $7, $7, $8, now, now from moment
       on conflict (id) do nothing`,
      [id, ...values],
    );
    if (rowCount === 1) return id;
  }
  throw new Error(`no free webhook id in ${ID_ATTEMPTS} attempts`);
}
