import type { Pool, PoolClient } from 'pg';
import type { Queryable } from '../db/queryable.ts';
import { transaction } from '../db/transaction.ts';
import { RequestError } from '../errors.ts';
import { emailTaken } from './insert-user.ts';
import { lockUsers } from './lock-users.ts';
import { passwordHashing } from './password-hashing.ts';
import { personProblems } from './person-problems.ts';
import { endSessionsOf } from './sessions.ts';
import { countSignIn, forgiveSignIn } from './sign-in-failures.ts';
import { makeSignInLink, type SignInLink } from './sign-in-links.ts';
import { signatureOf, USER_COLUMNS } from './user.ts';
import type { Role, User } from './user.ts';

/** An account's users, by name. */
export async function listUsers(db: Queryable, accountId: string): Promise<User[]> {
  const { rows } = await db.query<User>(`select ${USER_COLUMNS} from rowcast.account_user u where u.account_id = $1 order by lower(u.name), u.id`, [accountId]);
  return rows;
}

/** @throws RequestError ObjectNotFound */
async function findUser(db: Queryable, accountId: string, id: string): Promise<User> {
  const { rows } = await db.query<User>(`select ${USER_COLUMNS} from rowcast.account_user u where u.account_id = $1 and u.id = $2`, [accountId, id]);
  const [user] = rows;
  if (user === undefined) throw new RequestError('ObjectNotFound', `There is no user ${JSON.stringify(id)}.`);
  return user;
}

/**
 * Gives a user another role.
 * @throws RequestError ObjectNotFound; InsufficientPermissions where it takes an owner; Conflict for one's own role, or the last owner's
 */
export async function changeRole(pool: Pool, by: User, id: string, role: Role): Promise<User> {
  return transaction(pool, async (client) => {
    await lockUsers(client, by.accountId);
    const user = await findUser(client, by.accountId, id);
    const now = await findUser(client, by.accountId, by.id);
    if ((user.role === 'owner' || role === 'owner') && now.role !== 'owner') throw new RequestError('InsufficientPermissions', 'Only an owner makes owners, or gives an owner another role.');
    if (user.id === by.id && user.role !== 'owner') throw new RequestError('Conflict', 'Nobody changes his own role. Ask another administrator.');
    if (user.role === 'owner' && role !== 'owner' && (await countOwners(client, by.accountId)) === 1) {
      throw new RequestError('Conflict', 'The account would have no owner. Make somebody else owner first.');
    }
    await client.query('update rowcast.account_user set role = $3 where account_id = $1 and id = $2', [by.accountId, id, role]);
    return { ...user, role };
  });
}

/**
 * Removes a user; his sessions end with him.
 * @throws RequestError ObjectNotFound; Conflict for an owner, or oneself
 */
export async function removeUser(pool: Pool, by: User, id: string): Promise<void> {
  await transaction(pool, async (client) => {
    await lockUsers(client, by.accountId);
    const user = await findUser(client, by.accountId, id);
    if (user.role === 'owner') throw new RequestError('Conflict', 'An owner can not be removed. Let an owner give him another role first.');
    if (user.id === by.id) throw new RequestError('Conflict', 'Nobody removes himself. Ask another administrator.');
    await client.query('delete from rowcast.account_user where account_id = $1 and id = $2', [by.accountId, id]);
  });
}

/**
 * Invites somebody by a link, which is in the answer only.
 * @throws RequestError IncorrectBodyParameter, InsufficientPermissions, Conflict when the address is a user's already
 */
export async function inviteUser(pool: Pool, by: User, { email, role }: { email: string; role: Role }): Promise<SignInLink & { token: string }> {
  if (role === 'owner' && by.role !== 'owner') throw new RequestError('InsufficientPermissions', 'Only an owner makes owners.');
  return makeInvitation(pool, { accountId: by.accountId, email, role, createdBy: signatureOf(by) });
}

/** As an owner does it, or the operator. @throws RequestError IncorrectBodyParameter, Conflict when the address is a user's already */
export async function makeInvitation(
  pool: Pool,
  { accountId, email, role, createdBy }: { accountId: string; email: string; role: Role; createdBy: string },
): Promise<SignInLink & { token: string }> {
  const problems = personProblems({ email });
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  return transaction(pool, async (client) => {
    await lockUsers(client, accountId);
    const { rowCount } = await client.query('select from rowcast.account_user where lower(email) = lower($1)', [email]);
    if (rowCount !== 0) throw emailTaken(email);
    return makeSignInLink(client, { accountId, kind: 'invitation', email, role, createdBy });
  });
}

/** Makes a link for a new password. @throws RequestError ObjectNotFound; InsufficientPermissions for an owner, who is an owner's to help */
export async function resetPassword(pool: Pool, by: User, id: string): Promise<SignInLink & { token: string }> {
  return transaction(pool, async (client) => {
    await lockUsers(client, by.accountId);
    const user = await findUser(client, by.accountId, id);
    if (user.role === 'owner' && by.role !== 'owner') throw new RequestError('InsufficientPermissions', 'Only an owner makes a link for an owner\'s password.');
    return makeSignInLink(client, { accountId: by.accountId, kind: 'reset', userId: id, createdBy: signatureOf(by) });
  });
}

export interface OwnChange {
  name?: string | undefined;
  password?: string | undefined;
  currentPassword?: string | undefined;
  /** Of the client. */
  address: string;
  /** Of the session that stays when the password changes. */
  token: string;
}

/**
 * Changes one's own name or password; a new password ends one's other sessions, and links for another one.
 * @throws RequestError IncorrectBodyParameter, also for a wrong current password; TooManyRequests when it was wrong too often
 */
export async function changeOwnUser(pool: Pool, { accountId, id, email }: User, { name, password, currentPassword, address, token }: OwnChange): Promise<User> {
  const problems = personProblems({ name, password });
  if (password !== undefined && currentPassword === undefined) problems.push({ property: 'CurrentPassword', problem: 'is required' });
  if (password === undefined && currentPassword !== undefined) problems.push({ property: 'Password', problem: 'is required' });
  if (problems.length === 0 && password !== undefined && !(await isPassword(pool, { accountId, id, email, address }, currentPassword ?? ''))) {
    problems.push({ property: 'CurrentPassword', problem: 'is not your password' });
  }
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  const [passwordHash = null] = password === undefined ? [] : await passwordHashing.hashAll([password]);
  return transaction(pool, async (client) => {
    await client.query(
      'update rowcast.account_user set name = coalesce($3, name), password_hash = coalesce($4, password_hash) where account_id = $1 and id = $2',
      [accountId, id, name?.trim(), passwordHash],
    );
    if (passwordHash !== null) {
      await endSessionsOf(client, { accountId, id }, { but: token });
      await client.query('delete from rowcast.sign_in_link where account_id = $1 and user_id = $2', [accountId, id]);
    }
    return findUser(client, accountId, id);
  });
}

async function isPassword(db: Queryable, { accountId, id, ...origin }: { accountId: string; id: string; email: string; address: string }, password: string): Promise<boolean> {
  await countSignIn(db, origin);
  const { rows } = await db.query<{ hash: string }>('select password_hash as hash from rowcast.account_user where account_id = $1 and id = $2', [accountId, id]);
  const right = await passwordHashing.verify(rows[0]?.hash ?? '', password);
  if (right) await forgiveSignIn(db, origin);
  return right;
}

async function countOwners(client: PoolClient, accountId: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select count(*)::integer as n from rowcast.account_user where account_id = $1 and role = 'owner'`, [accountId]);
  return rows[0]?.n ?? 0;
}
