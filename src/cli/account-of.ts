import { listAccounts } from '../accounts/list-accounts.ts';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';

/**
 * The id of the account that a command is about: the one given, or the only one.
 * @throws RequestError ObjectNotFound
 */
export async function accountOf(db: Queryable, given: string | undefined): Promise<string> {
  const accounts = await listAccounts(db);
  const account = given === undefined && accounts.length === 1 ? accounts[0] : accounts.find(({ id }) => id === given);
  if (account !== undefined) return account.id;
  const known = accounts.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw new RequestError('ObjectNotFound', given === undefined ? `Say which account: --account, one of ${known || 'none yet'}.` : `There is no account ${given}.`);
}
