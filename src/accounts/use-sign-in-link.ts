import type { Pool, PoolClient } from 'pg';
import type { Queryable } from '../db/queryable.ts';
import { transaction } from '../db/transaction.ts';
import { RequestError, type Problem } from '../errors.ts';
import { hashSecret } from './hash-secret.ts';
import { insertUser } from './insert-user.ts';
import { lockUsers } from './lock-users.ts';
import { passwordHashing } from './password-hashing.ts';
import { personProblems } from './person-problems.ts';
import { beginSession, endSessionsOf } from './sessions.ts';
import type { LinkKind } from './sign-in-links.ts';
import type { Role } from './user.ts';

/** What a link offers to whoever has it. */
export interface OfferedLink {
  accountId: string;
  accountName: string;
  kind: LinkKind;
  userId: string | null;
  /** Null for the first owner, who says it himself. */
  email: string | null;
  /** Of the user of a reset. */
  name: string | null;
  role: Role;
  expiresAt: Date;
}

/** What whoever uses a link says of himself. */
export interface LinkAnswer {
  password: string;
  name?: string | undefined;
  email?: string | undefined;
}

/** @throws RequestError ObjectNotFound when the link is unknown, used or over */
export async function lookAtLink(db: Queryable, token: string, { lock = false }: { lock?: boolean } = {}): Promise<OfferedLink> {
  const { rows } = await db.query<OfferedLink>(
    `select l.account_id as "accountId", o.name as "accountName", l.kind, l.user_id as "userId", coalesce(l.email, u.email) as email, u.name,
       coalesce(l.role, u.role, 'owner') as role, l.expires_at as "expiresAt"
     from rowcast.sign_in_link l
     join rowcast.account o on o.id = l.account_id
     left join rowcast.account_user u on u.account_id = l.account_id and u.id = l.user_id
     where l.hash = $1 and l.expires_at > clock_timestamp()
     ${lock ? 'for update of l' : ''}`,
    [hashSecret(token)],
  );
  const [link] = rows;
  if (link === undefined) throw new RequestError('ObjectNotFound', 'The link is unknown, was used, or its time is over. Ask for a new one.');
  return link;
}

/**
 * Does what a link offers, uses it up, and signs in; returns the token of the new session.
 * @throws RequestError ObjectNotFound, IncorrectBodyParameter naming each property, Conflict when the e-mail address is taken
 */
export async function useSignInLink(pool: Pool, token: string, answer: LinkAnswer): Promise<string> {
  const offered = await lookAtLink(pool, token);
  refuseUnfit(offered.kind, answer);
  const [passwordHash = ''] = await passwordHashing.hashAll([answer.password]);
  return transaction(pool, async (client) => {
    await lockUsers(client, offered.accountId);
    const link = await lookAtLink(client, token, { lock: true });
    const user = await follow(client, link, answer, passwordHash);
    await client.query(`delete from rowcast.sign_in_link where hash = $1 or (account_id = $2 and kind = 'first')`, [hashSecret(token), link.accountId]);
    return beginSession(client, user);
  });
}

function refuseUnfit(kind: LinkKind, { password, name, email }: LinkAnswer): void {
  const problems: Problem[] = personProblems({ password, name, email });
  const takes = { Name: kind !== 'reset', Email: kind === 'first' };
  for (const [property, value] of [['Name', name], ['Email', email]] as const) {
    if (takes[property] && value === undefined) problems.push({ property, problem: 'is required' });
    if (!takes[property] && value !== undefined) problems.push({ property, problem: 'is not taken: it is known already' });
  }
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
}

async function follow(client: PoolClient, { accountId, kind, userId, email, role }: OfferedLink, answer: LinkAnswer, passwordHash: string): Promise<{ accountId: string; id: string }> {
  if (kind === 'reset' && userId !== null) {
    await client.query('update rowcast.account_user set password_hash = $3 where account_id = $1 and id = $2', [accountId, userId, passwordHash]);
    await endSessionsOf(client, { accountId, id: userId });
    return { accountId, id: userId };
  }
  if (kind === 'first') {
    const { rowCount } = await client.query('select from rowcast.account_user where account_id = $1 limit 1', [accountId]);
    if (rowCount !== 0) throw new RequestError('ObjectNotFound', 'The account has an owner already. Sign in, or ask for an invitation.');
  }
  return insertUser(client, { accountId, name: answer.name ?? '', email: email ?? answer.email ?? '', role, passwordHash });
}
