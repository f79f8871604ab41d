import type { Queryable } from '../db/queryable.ts';
import { ACCOUNT_COLUMNS, toAccount } from './account.ts';
import type { Account, AccountRow } from './account.ts';

/** All accounts, the oldest first. For the operator. */
export async function listAccounts(db: Queryable): Promise<Account[]> {
  const { rows } = await db.query<AccountRow>(`select ${ACCOUNT_COLUMNS} from rowcast.account order by created_at, id`);
  return rows.map(toAccount);
}
