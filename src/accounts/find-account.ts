import type { Queryable } from '../db/queryable.ts';
import { ACCOUNT_COLUMNS, toAccount } from './account.ts';
import type { Account, AccountRow } from './account.ts';

export async function findAccount(db: Queryable, id: string): Promise<Account | null> {
  const { rows } = await db.query<AccountRow>(`select ${ACCOUNT_COLUMNS} from rowcast.account where id = $1`, [id]);
  return rows[0] === undefined ? null : toAccount(rows[0]);
}
