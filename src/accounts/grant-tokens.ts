import OAuth2Server from '@node-oauth/oauth2-server';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { findClient } from './find-client.ts';
import { findRefreshToken } from './find-refresh-token.ts';
import { ACCESS_TOKEN_SECONDS, issueTokens, REFRESH_TOKEN_SECONDS } from './issue-tokens.ts';
import type { Tokens } from './issue-tokens.ts';
import type { Profile } from './profile.ts';

const { OAuthError, Request, Response } = OAuth2Server;

export interface TokenRequest {
  headers: Record<string, string>;
  /** The fields of the form. */
  form: Readonly<Record<string, unknown>>;
}

/**
 * Grants tokens for client credentials or a refresh token (RFC 6749, sections 4.4 and 6); the client names itself in the
 * form or by HTTP Basic. A grant ends no older token: clients of the dialect share credentials between processes.
 * @throws RequestError Unauthorized for wrong credentials; IncorrectBodyParameter for the rest, a wrong refresh token too
 */
export async function grantTokens(db: Queryable, { headers, form }: TokenRequest): Promise<Tokens> {
  const server = new OAuth2Server({
    model: modelOf(db),
    accessTokenLifetime: ACCESS_TOKEN_SECONDS,
    refreshTokenLifetime: REFRESH_TOKEN_SECONDS,
  });
  try {
    const { accessToken, refreshToken = '' } = await server.token(new Request({ headers, method: 'POST', query: {}, body: form }), new Response());
    return { accessToken, refreshToken };
  } catch (error) {
    throw toRequestError(error);
  }
}

/** The library checks the protocol; this says what it is about. */
function modelOf(db: Queryable): OAuth2Server.ClientCredentialsModel & OAuth2Server.RefreshTokenModel {
  const toClient = (profile: Profile) => ({ id: profile.id, grants: ['client_credentials', 'refresh_token'], profile });
  return {
    async getClient(clientId, clientSecret) {
      const profile = await findClient(db, clientId, clientSecret);
      return profile === null ? false : toClient(profile);
    },
    async getUserFromClient(client) {
      return client;
    },
    async getRefreshToken(refreshToken) {
      const profile = await findRefreshToken(db, refreshToken);
      return profile === null ? false : { refreshToken, client: toClient(profile), user: profile };
    },
    async revokeToken() {
      return true;
    },
    async saveToken(_token, client, user) {
      const tokens = await issueTokens(db, client['profile'] as Profile);
      return { ...tokens, client, user };
    },
    async getAccessToken() {
      return false;
    },
  };
}

/** The fault is the client's, or the cause that the library wrapped. */
function toRequestError(error: unknown): unknown {
  if (!(error instanceof OAuthError)) {
    return error;
  }
  switch (error.name) {
    case 'server_error':
      return (error as { inner?: unknown }).inner ?? error;
    case 'invalid_client':
      return new RequestError('Unauthorized', `invalid_client: ${error.message}.`, { cause: error });
    default:
      return new RequestError('IncorrectBodyParameter', `${error.name}: ${error.message}.`, { cause: error });
  }
}
