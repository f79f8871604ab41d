import type { Queryable } from '../db/queryable.ts';
import { quoted, type BodyReader } from '../webhooks/body-reader.ts';

/**
 * The id of a URL that the webhook has. What the body says wrongly is added to the reader's problems.
 * @param property where the client named it
 */
export async function requireUrl(db: Queryable, reader: BodyReader, { accountId, webhookId, property, url }: { accountId: string; webhookId: string; property: string; url: string }): Promise<number | null> {
  const { rows } = await db.query<{ id: number }>(
    'select id from rowcast.outgoing_url where account_id = $1 and webhook_id = $2 and url = $3 and removed_at is null',
    [accountId, webhookId, url],
  );
  const id = rows[0]?.id ?? null;
  if (id === null) reader.add(property, `${quoted(url)} is no outgoing URL of this webhook`);
  return id;
}
