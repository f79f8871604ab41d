import type { PoolClient } from 'pg';
import { canonicalUrl } from './canonical-url.ts';

/**
 * Makes `urls` the outgoing URLs of a webhook, in this order. A URL that stays keeps its row, hence its queue and its health;
 * one that goes is marked removed, and delivery discards its calls.
 */
export async function replaceOutgoingUrls(client: PoolClient, accountId: string, webhookId: string, urls: readonly string[]): Promise<void> {
  await client.query(
    `update rowcast.outgoing_url set removed_at = clock_timestamp()
     where account_id = $1 and webhook_id = $2 and removed_at is null and url <> all ($3::text[])`,
    [accountId, webhookId, urls],
  );
  await client.query(
    `insert into rowcast.outgoing_url (account_id, webhook_id, url, canonical_url, position)
     select $1, $2, url, canonical_url, position from unnest($3::text[], $4::text[]) with ordinality as wanted (url, canonical_url, position)
     on conflict (account_id, canonical_url) where removed_at is null do update set position = excluded.position`,
    [accountId, webhookId, urls, urls.map(canonicalUrl)],
  );
}
