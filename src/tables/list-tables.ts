import type { Queryable } from '../db/queryable.ts';

/** The account's tables, by name. */
export async function listTables(db: Queryable, accountId: string): Promise<{ id: number; name: string }[]> {
  const { rows } = await db.query<{ id: number; name: string }>(
    'select id, name from rowcast.data_table where account_id = $1 order by lower(name)',
    [accountId],
  );
  return rows;
}
