import type { Queryable } from '../db/queryable.ts';
import { hashSecret } from './hash-secret.ts';
import { randomSecret } from './random-secret.ts';
import { shortId } from './short-id.ts';
import type { Role } from './user.ts';

/** `first` makes the first owner of an account, `invitation` another user, `reset` a new password. */
export type LinkKind = 'first' | 'invitation' | 'reset';

const VALID_SECONDS: Readonly<Record<LinkKind, number>> = { first: 86_400, invitation: 7 * 86_400, reset: 86_400 };

export interface NewLink {
  accountId: string;
  kind: LinkKind;
  /** Signs it: `Full Name (email)`, or how the operator made it. */
  createdBy: string;
  /** Of a reset. */
  userId?: string;
  /** Of an invitation. */
  email?: string;
  role?: Role;
}

/** A link as lists show it; without the token, which is nowhere but in the answer that made it. */
export interface SignInLink {
  id: string;
  kind: LinkKind;
  email: string | null;
  role: Role | null;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
}

const LINK_COLUMNS = `id, kind, email, role, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt"`;

/** Makes a link that is valid once. An invitation takes the place of an earlier one of the same address, a reset that of the user's earlier ones. */
export async function makeSignInLink(db: Queryable, { accountId, kind, createdBy, userId, email, role }: NewLink): Promise<SignInLink & { token: string }> {
  const token = randomSecret();
  await db.query('delete from rowcast.sign_in_link where account_id = $1 and (user_id = $2 or lower(email) = lower($3))', [accountId, userId, email]);
  for (;;) {
    const { rows } = await db.query<SignInLink>(
      `insert into rowcast.sign_in_link (hash, account_id, id, kind, user_id, email, role, created_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + make_interval(secs => $9))
       on conflict (account_id, id) do nothing
       returning ${LINK_COLUMNS}`,
      [hashSecret(token), accountId, shortId(), kind, userId, email, role, createdBy, VALID_SECONDS[kind]],
    );
    if (rows[0] !== undefined) return { ...rows[0], token };
  }
}

/** The page that takes the link. The token is in the fragment, which no server and no log sees. */
export function linkAddress(publicUrl: string, token: string): string {
  return `${publicUrl}/sign-in/link#${token}`;
}

/** Invitations that wait, the newest first. */
export async function listInvitations(db: Queryable, accountId: string): Promise<SignInLink[]> {
  const { rows } = await db.query<SignInLink>(
    `select ${LINK_COLUMNS} from rowcast.sign_in_link
     where account_id = $1 and kind = 'invitation' and expires_at > clock_timestamp() order by created_at desc, id`,
    [accountId],
  );
  return rows;
}

/** @returns false when there is no such invitation. */
export async function revokeInvitation(db: Queryable, accountId: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query(`delete from rowcast.sign_in_link where account_id = $1 and id = $2 and kind = 'invitation'`, [accountId, id]);
  return rowCount === 1;
}
