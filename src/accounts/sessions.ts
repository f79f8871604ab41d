import { createHmac } from 'node:crypto';
import type { Queryable } from '../db/queryable.ts';
import type { Account } from './account.ts';
import { findAccount } from './find-account.ts';
import { hashSecret } from './hash-secret.ts';
import { randomSecret } from './random-secret.ts';
import { USER_COLUMNS } from './user.ts';
import type { User } from './user.ts';

/** Seconds after the last use at which a session ends. */
const IDLE_SECONDS = 86_400;
/** Seconds after the sign-in at which it ends, however much it is used. */
export const SESSION_SECONDS = 30 * 86_400;
/** Sessions that one user may have at once; the oldest make room. */
const KEPT_SESSIONS = 50;
/** Seconds after which a use is written down again. */
const SEEN_SECONDS = 60;

export interface Session {
  user: User;
  account: Account;
  /** At the latest; it ends earlier when it is not used. */
  expiresAt: Date;
  csrfToken: string;
}

/** Begins a session; returns its token, which is in the cookie only. */
export async function beginSession(db: Queryable, { accountId, id }: { accountId: string; id: string }): Promise<string> {
  const token = randomSecret();
  await db.query(
    `with signed_in as (
       update rowcast.account_user set last_sign_in_at = clock_timestamp() where account_id = $2 and id = $3
     ), too_many as (
       delete from rowcast.session where hash in (
         select hash from rowcast.session where account_id = $2 and user_id = $3 order by created_at desc offset $5
       )
     )
     insert into rowcast.session (hash, account_id, user_id, expires_at) values ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))`,
    [hashSecret(token), accountId, id, SESSION_SECONDS, KEPT_SESSIONS - 1],
  );
  return token;
}

/** The live session of a cookie's token, or null. Asked for every request, so that its end acts at once. */
export async function findSession(db: Queryable, token: string): Promise<Session | null> {
  const { rows } = await db.query<User & { expiresAt: Date; stale: boolean }>(
    `select ${USER_COLUMNS}, s.expires_at as "expiresAt", s.seen_at < clock_timestamp() - make_interval(secs => $3) as stale
     from rowcast.session s
     join rowcast.account_user u on u.account_id = s.account_id and u.id = s.user_id
     where s.hash = $1 and s.expires_at > clock_timestamp() and s.seen_at > clock_timestamp() - make_interval(secs => $2)`,
    [hashSecret(token), IDLE_SECONDS, SEEN_SECONDS],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { expiresAt, stale, ...user } = row;
  const account = await findAccount(db, user.accountId);
  if (account === null) return null;
  if (stale) await db.query('update rowcast.session set seen_at = clock_timestamp() where hash = $1', [hashSecret(token)]);
  return { user, account, expiresAt, csrfToken: csrfTokenOf(token) };
}

export async function endSession(db: Queryable, token: string): Promise<void> {
  await db.query('delete from rowcast.session where hash = $1', [hashSecret(token)]);
}

/** Ends a user's sessions, but that of the token given. */
export async function endSessionsOf(db: Queryable, { accountId, id }: { accountId: string; id: string }, { but }: { but?: string } = {}): Promise<void> {
  await db.query('delete from rowcast.session where account_id = $1 and user_id = $2 and ($3::bytea is null or hash <> $3)', [
    accountId, id, but === undefined ? null : hashSecret(but),
  ]);
}

/** Made of the session's own token, so it is stored nowhere; the token can't be told from it. */
function csrfTokenOf(token: string): string {
  return createHmac('sha256', token).update('rowcast csrf').digest('base64url');
}

/** Deletes sessions, links and counted failures whose time is over; returns how many rows went. */
export async function sweepSignIns(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `with sessions as (
       delete from rowcast.session where expires_at < clock_timestamp() or seen_at < clock_timestamp() - make_interval(secs => $1) returning 1
     ), links as (
       delete from rowcast.sign_in_link where expires_at < clock_timestamp() returning 1
     ), failures as (
       delete from rowcast.sign_in_failure where until < clock_timestamp() returning 1
     )
     select ((select count(*) from sessions) + (select count(*) from links) + (select count(*) from failures))::integer as n`,
    [IDLE_SECONDS],
  );
  return rows[0]?.n ?? 0;
}
