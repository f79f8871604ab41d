import type { Queryable } from '../db/queryable.ts';
import { FILE_COLUMNS, type FileRow } from './file-row.ts';
import { FOLDER_COLUMNS, type FolderRow } from './folder-row.ts';

export interface FilePage<SortField extends string> {
  /** null: the root. */
  folderKey: string | null;
  sortField: SortField;
  descending: boolean;
  limit: number;
  offset: number;
}

const FILE_ORDERS = { Name: 'lower(f.name)', Size: 'f.size', DateCreated: 'f.created_at', LastModified: 'f.modified_at', ContentType: 'f.content_type' } as const;
const FOLDER_ORDERS = { Name: 'lower(d.name)', DateCreated: 'd.created_at' } as const;

export type FileSortField = keyof typeof FILE_ORDERS;
export type FolderSortField = keyof typeof FOLDER_ORDERS;

/** A page of the files of a folder, and how many it has. */
export async function listFiles(db: Queryable, accountId: string, { folderKey, sortField, descending, limit, offset }: FilePage<FileSortField>): Promise<{ rows: FileRow[]; total: number }> {
  const from = 'from rowcast.file f where f.account_id = $1 and f.folder_id is not distinct from $2::uuid';
  const { rows } = await db.query<FileRow>(
    `select ${FILE_COLUMNS} ${from} order by ${FILE_ORDERS[sortField]} ${descending ? 'desc' : 'asc'}, f.id limit $3 offset $4`,
    [accountId, folderKey, limit, offset],
  );
  return { rows, total: await count(db, from, accountId, folderKey) };
}

/** A page of the folders of a folder, and how many it has. */
export async function listFolders(db: Queryable, accountId: string, { folderKey, sortField, descending, limit, offset }: FilePage<FolderSortField>): Promise<{ rows: FolderRow[]; total: number }> {
  const from = 'from rowcast.folder d where d.account_id = $1 and d.parent_id is not distinct from $2::uuid';
  const { rows } = await db.query<FolderRow>(
    `select ${FOLDER_COLUMNS} ${from} order by ${FOLDER_ORDERS[sortField]} ${descending ? 'desc' : 'asc'}, d.id limit $3 offset $4`,
    [accountId, folderKey, limit, offset],
  );
  return { rows, total: await count(db, from, accountId, folderKey) };
}

async function count(db: Queryable, from: string, accountId: string, folderKey: string | null): Promise<number> {
  const { rows: [row] } = await db.query<{ total: number }>(`select count(*) as total ${from}`, [accountId, folderKey]);
  return row?.total ?? 0;
}
