import type { Account } from './account.ts';
import type { Profile } from './profile.ts';

/** Who makes a request. */
export interface Caller {
  account: Account;
  profile: Profile;
}
