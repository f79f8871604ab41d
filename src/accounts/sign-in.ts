import type { Pool } from 'pg';
import { RequestError } from '../errors.ts';
import { passwordHashing } from './password-hashing.ts';
import { beginSession } from './sessions.ts';
import { countSignIn, forgiveSignIn } from './sign-in-failures.ts';

/** Of a password that nobody knows, with the parameters of every hash: an e-mail address without a user takes the same time. */
const DECOY = '$argon2id$v=19$m=19456,t=2,p=1$c1WvHjvY7iZ5ANK7ioPcbg$XQpJwdJ7wsWj4ag48YvSRq7HNCxg7ll1uJ858mz51iA';

/**
 * Signs a user in by e-mail address and password; returns the token of a new session.
 * @param address of the client
 * @throws RequestError Unauthorized, without telling what was wrong; TooManyRequests
 */
export async function signIn(pool: Pool, { email, password, address }: { email: string; password: string; address: string }): Promise<string> {
  await countSignIn(pool, { address, email });
  const { rows } = await pool.query<{ accountId: string; id: string; hash: string }>(
    `select account_id as "accountId", id, password_hash as hash from rowcast.account_user where lower(email) = lower($1)`,
    [email],
  );
  const user = rows[0];
  const right = await passwordHashing.verify(user?.hash ?? DECOY, password);
  if (user === undefined || !right) throw new RequestError('Unauthorized', 'The e-mail address or the password is wrong.');
  await forgiveSignIn(pool, { address, email });
  return beginSession(pool, user);
}
