import type { PoolClient } from 'pg';
import type { BodyReader } from './body-reader.ts';
import { canonicalUrl } from './canonical-url.ts';

/** Adds a problem for a name or an outgoing URL that another webhook of the account has, naming that webhook. */
export async function checkWebhookIsUnique(
  client: PoolClient,
  reader: BodyReader,
  { accountId, webhookId, name, outgoingUrls }: { accountId: string; webhookId: string | null; name: string | undefined; outgoingUrls: readonly string[] | undefined },
): Promise<void> {
  if (name !== undefined) {
    const { rows } = await client.query<{ id: string }>(
      `select id from rowcast.webhook where account_id = $1 and id is distinct from $2 and lower(name) = lower($3) and deleted_at is null`,
      [accountId, webhookId, name],
    );
    for (const { id } of rows) reader.add('Name', `the webhook ${id} has this name already`);
  }
  if (outgoingUrls !== undefined) {
    const { rows } = await client.query<{ canonicalUrl: string; id: string; name: string }>(
      `select u.canonical_url as "canonicalUrl", w.id, w.name
       from rowcast.outgoing_url u join rowcast.webhook w on w.account_id = u.account_id and w.id = u.webhook_id
       where u.account_id = $1 and u.canonical_url = any ($3::text[]) and u.webhook_id is distinct from $2 and u.removed_at is null`,
      [accountId, webhookId, outgoingUrls.map(canonicalUrl)],
    );
    const taken = new Map(rows.map((row) => [row.canonicalUrl, row]));
    outgoingUrls.forEach((url, index) => {
      const other = taken.get(canonicalUrl(url));
      if (other !== undefined) reader.add(`OutgoingUrls[${index}]`, `is an outgoing URL of the webhook ${JSON.stringify(other.name)} (${other.id}) already`);
    });
  }
}
