import type { Queryable } from '../db/queryable.ts';

/** A content that is, or was until lately, an attachment; null when it was swept. */
export async function findAttachmentContent(db: Queryable, accountId: string, contentId: string): Promise<{ name: string; contentType: string; size: number } | null> {
  const { rows: [row] } = await db.query<{ name: string; contentType: string; size: number }>(
    'select name, content_type as "contentType", size from rowcast.content where account_id = $1 and id = $2 and table_id is not null',
    [accountId, contentId],
  );
  return row ?? null;
}
