import type { FastifyRequest } from 'fastify';
import type { Authenticate } from '../accounts/open-authenticator.ts';
import { userCaller } from '../accounts/caller.ts';
import type { Queryable } from '../db/queryable.ts';
import { RequestError } from '../errors.ts';
import { takeSession } from './console/request-session.ts';
import { sessionToken } from './console/session-cookie.ts';

export interface RequireCallerOptions {
  authenticate: Authenticate;
  db: Queryable;
  publicUrl: string;
}

/** A hook that lets through who brings a valid access token or, without `Authorization`, the session of a page of the console. */
export function requireCaller({ authenticate, db, publicUrl }: RequireCallerOptions): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (request.headers.authorization === undefined && sessionToken(request) !== undefined) {
      const { account, user } = await takeSession(request, { db, publicUrl });
      request.caller = userCaller(account, user);
      return;
    }
    const token = /^bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) {
      throw new RequestError('Unauthorized', 'The header Authorization: Bearer <access token> is missing.');
    }
    const caller = await authenticate(token);
    if (caller === null) {
      throw new RequestError('Unauthorized', 'The access token is unknown or its time is over.');
    }
    request.caller = caller;
  };
}
