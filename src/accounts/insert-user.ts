import { DatabaseError } from 'pg';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { shortId } from './short-id.ts';
import { USER_COLUMNS } from './user.ts';
import type { Role, User } from './user.ts';

export interface NewUser {
  accountId: string;
  name: string;
  email: string;
  role: Role;
  passwordHash: string;
}

/** @throws RequestError Conflict when the e-mail address is a user's already, of whatever account */
export async function insertUser(db: Queryable, { accountId, name, email, role, passwordHash }: NewUser): Promise<User> {
  for (;;) {
    try {
      const { rows } = await db.query<User>(
        `insert into rowcast.account_user as u (account_id, id, name, email, role, password_hash) values ($1, $2, $3, $4, $5, $6)
         on conflict (account_id, id) do nothing
         returning ${USER_COLUMNS}`,
        [accountId, shortId(), name.trim(), email, role, passwordHash],
      );
      if (rows[0] !== undefined) return rows[0];
    } catch (error) {
      if (error instanceof DatabaseError && error.constraint === 'account_user_email') throw emailTaken(email, error);
      throw error;
    }
  }
}

export function emailTaken(email: string, cause?: unknown): RequestError {
  return new RequestError('Conflict', `${email} is the address of a user already.`, { cause });
}
