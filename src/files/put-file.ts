import type { PoolClient } from 'pg';
import { RequestError } from '../errors.ts';
import { requireFolder } from './find-folder.ts';
import type { Files } from './files.ts';
import type { StoredContent } from './store-content.ts';
import { releaseContents, useContent } from './use-content.ts';
import { withFilesLock } from './with-files-lock.ts';

const MOST_FILES = 100_000;

export interface NewFile {
  /** As `fileNameProblem` allows it. */
  name: string;
  contentType: string;
  content: StoredContent;
}

/** What to do where a file of the name is there: `replace` it, `skip` the new one, or `refuse` them all. */
export type OnConflict = 'replace' | 'skip' | 'refuse';

/**
 * Gives stored contents their names in a folder (null: the root), all or none. A replaced file keeps its key.
 * @returns the files made or replaced; those skipped are left out
 * @throws RequestError ObjectNotFound; Conflict when a name is taken (`refuse`, or all were to be skipped) or the account has too many files
 */
export async function putFiles({ pool }: Pick<Files, 'pool'>, accountId: string, folderKey: string | null, files: readonly NewFile[], onConflict: OnConflict): Promise<{ name: string; externalKey: string }[]> {
  return withFilesLock(pool, accountId, async (client) => {
    if (folderKey !== null) await requireFolder(client, accountId, folderKey);
    const put: { name: string; externalKey: string }[] = [];
    for (const file of files) {
      const present = await presentFile(client, accountId, folderKey, file.name);
      if (present !== undefined && onConflict !== 'replace') {
        if (onConflict === 'refuse' || files.length === 1) throw taken(file.name);
        continue;
      }
      put.push(present === undefined ? await insert(client, accountId, folderKey, file) : await replace(client, accountId, present, file));
    }
    if (put.length === 0 && files[0] !== undefined) throw taken(files[0].name);
    return put;
  });
}

function taken(name: string): RequestError {
  return new RequestError('Conflict', `There is a file ${JSON.stringify(name)} in this folder already.`);
}

async function presentFile(client: PoolClient, accountId: string, folderKey: string | null, name: string): Promise<{ id: string; name: string; contentId: string } | undefined> {
  const { rows: [row] } = await client.query<{ id: string; name: string; contentId: string }>(
    `select id, name, content_id as "contentId" from rowcast.file
     where account_id = $1 and folder_id is not distinct from $2::uuid and lower(name) = lower($3)`,
    [accountId, folderKey, name],
  );
  return row;
}

async function insert(client: PoolClient, accountId: string, folderKey: string | null, { name, contentType, content }: NewFile): Promise<{ name: string; externalKey: string }> {
  const { rows: [row] } = await client.query<{ id: string; files: number }>(
    `insert into rowcast.file (account_id, folder_id, name, content_type, size, content_id) values ($1, $2, $3, $4, $5, $6)
     returning id, (select count(*) from rowcast.file where account_id = $1) as files`,
    [accountId, folderKey, name, contentType, content.size, content.id],
  );
  if (row === undefined || row.files >= MOST_FILES) throw new RequestError('Conflict', `The account has ${MOST_FILES.toLocaleString('en')} files, which is the most.`);
  await useContent(client, accountId, content.id);
  return { name, externalKey: row.id };
}

async function replace(client: PoolClient, accountId: string, present: { id: string; name: string; contentId: string }, { contentType, content }: NewFile): Promise<{ name: string; externalKey: string }> {
  await client.query(
    'update rowcast.file set content_type = $3, size = $4, content_id = $5, modified_at = clock_timestamp() where account_id = $1 and id = $2',
    [accountId, present.id, contentType, content.size, content.id],
  );
  await useContent(client, accountId, content.id);
  await releaseContents(client, accountId, [present.contentId]);
  return { name: present.name, externalKey: present.id };
}
