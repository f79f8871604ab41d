import type { Account } from './account.ts';
import type { Profile } from './profile.ts';
import type { Reach } from './reach.ts';
import { reachOf, signatureOf } from './user.ts';
import type { User } from './user.ts';

/** Who makes a request: a profile with its token, or a user of the console with his session. */
export interface Caller extends Reach {
  account: Account;
  /** Of the profile or user; unique in the account among both. */
  id: string;
  /** Signs what is made: the profile's name, or `Full Name (email)`. */
  name: string;
  /** How changes of records by it come. */
  source: 'RESTAPIs' | 'Datasheet';
}

export function profileCaller(account: Account, { id, name, allObjects, access }: Profile): Caller {
  return { account, id: `profile ${id}`, name, allObjects, access, source: 'RESTAPIs' };
}

export function userCaller(account: Account, user: User): Caller {
  return { account, id: `user ${user.id}`, name: signatureOf(user), ...reachOf(user), source: 'Datasheet' };
}
