import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { isUuid } from './is-uuid.ts';
import { FOLDER_COLUMNS, type FolderRow } from './folder-row.ts';

/** The folder of that key, or null. */
async function findFolder(db: Queryable, accountId: string, key: string): Promise<FolderRow | null> {
  if (!isUuid(key)) return null;
  const { rows: [row] } = await db.query<FolderRow>(`select ${FOLDER_COLUMNS} from rowcast.folder d where d.account_id = $1 and d.id = $2`, [accountId, key]);
  return row ?? null;
}

/** @throws RequestError ObjectNotFound */
export async function requireFolder(db: Queryable, accountId: string, key: string): Promise<FolderRow> {
  const folder = await findFolder(db, accountId, key);
  if (folder === null) throw new RequestError('ObjectNotFound', 'There is no such folder.');
  return folder;
}
