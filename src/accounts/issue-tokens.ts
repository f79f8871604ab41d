import type { Queryable } from '../db/queryable.ts';
import { hashSecret } from './hash-secret.ts';
import { randomSecret } from './random-secret.ts';

/** Seconds that an access token lives. */
export const ACCESS_TOKEN_SECONDS = 86_399;
/** Seconds that a refresh token lives. */
export const REFRESH_TOKEN_SECONDS = 30 * 86_400;

export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** Makes a new pair of tokens; older ones go on. Only their hashes are stored. */
export async function issueTokens(db: Queryable, profile: { accountId: string; id: string }): Promise<Tokens> {
  const tokens = { accessToken: randomSecret(), refreshToken: randomSecret() };
  await db.query(
    `insert into rowcast.token (hash, account_id, profile_id, kind, expires_at)
     values ($1, $3, $4, 'access', clock_timestamp() + make_interval(secs => $5)),
            ($2, $3, $4, 'refresh', clock_timestamp() + make_interval(secs => $6))`,
    [hashSecret(tokens.accessToken), hashSecret(tokens.refreshToken), profile.accountId, profile.id, ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS],
  );
  return tokens;
}
