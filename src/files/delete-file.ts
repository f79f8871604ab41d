import type { Pool } from 'pg';
import { requireFile } from './find-file.ts';
import { releaseContents } from './use-content.ts';
import { withFilesLock } from './with-files-lock.ts';

/** @throws RequestError ObjectNotFound */
export async function deleteFile({ pool }: { pool: Pool }, accountId: string, key: string): Promise<void> {
  await withFilesLock(pool, accountId, async (client) => {
    const { externalKey, contentId } = await requireFile(client, accountId, key);
    await client.query('delete from rowcast.file where account_id = $1 and id = $2', [accountId, externalKey]);
    await releaseContents(client, accountId, [contentId]);
  });
}
