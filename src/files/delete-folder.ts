import type { Pool } from 'pg';
import { RequestError } from '../errors.ts';
import { requireFolder } from './find-folder.ts';
import { releaseContents } from './use-content.ts';
import { withFilesLock } from './with-files-lock.ts';

const INSIDE = `with recursive inside (id) as (
  select $2::uuid
  union all
  select d.id from inside i join rowcast.folder d on d.account_id = $1 and d.parent_id = i.id
)
`;

/**
 * Deletes a folder; with `force` also one that is not empty, with all that is in it.
 * @throws RequestError ObjectNotFound; Conflict when it is not empty
 */
export async function deleteFolder({ pool }: { pool: Pool }, accountId: string, key: string, { force }: { force: boolean }): Promise<void> {
  await withFilesLock(pool, accountId, async (client) => {
    const folder = await requireFolder(client, accountId, key);
    if (!force) {
      const { rowCount } = await client.query(
        `${INSIDE} select from inside i where i.id <> $2 union all select from rowcast.file f where f.account_id = $1 and f.folder_id = $2 limit 1`,
        [accountId, folder.externalKey],
      );
      if ((rowCount ?? 0) > 0) throw new RequestError('Conflict', `The folder ${JSON.stringify(folder.name)} is not empty. Empty it first, or add force=true.`);
    }
    const { rows } = await client.query<{ contentId: string }>(
      `${INSIDE} delete from rowcast.file f using inside i where f.account_id = $1 and f.folder_id = i.id returning f.content_id as "contentId"`,
      [accountId, folder.externalKey],
    );
    await releaseContents(client, accountId, rows.map(({ contentId }) => contentId));
    await client.query('delete from rowcast.folder where account_id = $1 and id = $2', [accountId, folder.externalKey]);
  });
}
