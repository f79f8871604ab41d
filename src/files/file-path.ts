import type { Queryable } from '../db/queryable.ts';

/** The path of a file with the names as they were given: `/Photos/2024/cat.png`; null when it is gone. */
export async function filePath(db: Queryable, accountId: string, key: string): Promise<string | null> {
  const { rows: [row] } = await db.query<{ path: string | null }>(
    `with recursive up (depth, name, parent_id) as (
       select 0, f.name, f.folder_id from rowcast.file f where f.account_id = $1 and f.id = $2
       union all
       select u.depth + 1, d.name, d.parent_id from up u join rowcast.folder d on d.account_id = $1 and d.id = u.parent_id
     )
     select '/' || string_agg(name, '/' order by depth desc) as path from up`,
    [accountId, key],
  );
  return row?.path ?? null;
}
