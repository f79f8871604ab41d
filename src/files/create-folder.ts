import type { Pool } from 'pg';
import { RequestError } from '../errors.ts';
import { requireFolder } from './find-folder.ts';
import { fileNameProblem } from './file-name.ts';
import { FOLDER_COLUMNS, type FolderRow } from './folder-row.ts';
import { withFilesLock } from './with-files-lock.ts';

const MOST_FOLDERS = 10_000;
const DEEPEST = 20;

/**
 * Makes a folder in another one (null: the root).
 * @throws RequestError IncorrectBodyParameter, ObjectNotFound; Conflict when the name is taken or the folders are too many or too deep
 */
export async function createFolder({ pool }: { pool: Pool }, accountId: string, parentKey: string | null, name: string): Promise<FolderRow> {
  const problem = fileNameProblem(name);
  if (problem !== null) throw RequestError.ofProblems('IncorrectBodyParameter', [{ property: 'Name', problem }]);
  return withFilesLock(pool, accountId, async (client) => {
    if (parentKey !== null) await requireFolder(client, accountId, parentKey);
    const { rows: [place] } = await client.query<{ folders: number; depth: number; taken: boolean }>(
      `with recursive up (id, depth) as (
         select $2::uuid, 1 where $2 is not null
         union all
         select d.parent_id, u.depth + 1 from up u join rowcast.folder d on d.account_id = $1 and d.id = u.id where d.parent_id is not null
       )
       select (select count(*) from rowcast.folder where account_id = $1) as folders, coalesce((select max(depth) from up), 0) as depth,
         exists (select from rowcast.folder where account_id = $1 and parent_id is not distinct from $2::uuid and lower(name) = lower($3)) as taken`,
      [accountId, parentKey, name],
    );
    if (place?.taken === true) throw new RequestError('Conflict', `There is a folder ${JSON.stringify(name)} in this folder already.`);
    if ((place?.depth ?? 0) >= DEEPEST) throw new RequestError('Conflict', `Folders can be ${DEEPEST} deep at most.`);
    if ((place?.folders ?? 0) >= MOST_FOLDERS) throw new RequestError('Conflict', `The account has ${MOST_FOLDERS.toLocaleString('en')} folders, which is the most.`);
    const { rows: [made] } = await client.query<FolderRow>(
      `insert into rowcast.folder as d (account_id, parent_id, name) values ($1, $2, $3) returning ${FOLDER_COLUMNS}`,
      [accountId, parentKey, name],
    );
    return made as FolderRow;
  });
}
