import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { FILE_COLUMNS, type FileRow } from './file-row.ts';
import { isUuid } from './is-uuid.ts';

const DEEPEST = 64;

/** The file of that key, or null. */
export async function findFile(db: Queryable, accountId: string, key: string): Promise<FileRow | null> {
  if (!isUuid(key)) return null;
  const { rows: [row] } = await db.query<FileRow>(`select ${FILE_COLUMNS} from rowcast.file f where f.account_id = $1 and f.id = $2`, [accountId, key]);
  return row ?? null;
}

/** @throws RequestError ObjectNotFound */
export async function requireFile(db: Queryable, accountId: string, key: string): Promise<FileRow> {
  const file = await findFile(db, accountId, key);
  if (file === null) throw noSuchFile();
  return file;
}

/**
 * The file at a path such as `/Photos/2024/cat.png`, names in any case.
 * @throws RequestError ObjectNotFound
 */
export async function requireFileAt(db: Queryable, accountId: string, path: string): Promise<FileRow> {
  const names = path.replace(/^\//, '').split('/');
  const name = names.pop() ?? '';
  if (name === '' || names.length > DEEPEST || path.includes('\0')) throw noSuchFile();
  const { rows: [row] } = await db.query<FileRow>(
    `with recursive walk (depth, folder_id) as (
       select 0, null::uuid
       union all
       select w.depth + 1, d.id from walk w join rowcast.folder d
         on d.account_id = $1 and d.parent_id is not distinct from w.folder_id and lower(d.name) = lower(($2::text[])[w.depth + 1])
       where w.depth < cardinality($2::text[])
     )
     select ${FILE_COLUMNS} from walk w join rowcast.file f
       on f.account_id = $1 and f.folder_id is not distinct from w.folder_id and lower(f.name) = lower($3)
     where w.depth = cardinality($2::text[])`,
    [accountId, names, name],
  );
  if (row === undefined) throw noSuchFile();
  return row;
}

function noSuchFile(): RequestError {
  return new RequestError('ObjectNotFound', 'There is no such file.');
}
