import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { findSession } from '../../accounts/sessions.ts';
import type { Session } from '../../accounts/sessions.ts';
import { manages } from '../../accounts/user.ts';
import type { Queryable } from '../../db/queryable.ts';
import { RequestError } from '../../errors.ts';
import { sessionToken } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the user who asks; null for profiles and before a sign-in. */
    session: Session | null;
  }
}

/** The session of a request of a route behind `requireSession`. */
export function sessionOf(request: FastifyRequest): Session {
  if (request.session === null) {
    throw new Error(`${request.method} ${request.routeOptions.url ?? ''} is served without a session`);
  }
  return request.session;
}

/**
 * Finds the session of a request's cookie. A request that may change something must come from a page of this server, and say
 * the session's CSRF token: a page elsewhere can send the cookie along, but not read the token.
 * @throws RequestError Unauthorized, InsufficientPermissions
 */
export async function takeSession(request: FastifyRequest, { db, publicUrl }: { db: Queryable; publicUrl: string }): Promise<Session> {
  const token = sessionToken(request);
  const session = token === undefined ? null : await findSession(db, token);
  if (session === null) throw new RequestError('Unauthorized', 'There is no session, or it is over. Sign in.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuseForeignOrigin(request, publicUrl);
    const given = request.headers['x-rowcast-csrf'];
    if (typeof given !== 'string' || !isSame(given, session.csrfToken)) {
      throw new RequestError('InsufficientPermissions', 'The header X-Rowcast-CSRF must carry the CsrfToken of the session.');
    }
  }
  request.session = session;
  return session;
}

/** @throws RequestError InsufficientPermissions when a browser says that the request comes from a page elsewhere */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin, host } = request.headers;
  if (origin === undefined || origin === new URL(publicUrl).origin) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new RequestError('InsufficientPermissions', 'The request comes from a page of another origin.');
}

/** A hook that lets through who manages the account. */
export async function requireManager(request: FastifyRequest): Promise<void> {
  if (!manages(sessionOf(request).user)) throw new RequestError('InsufficientPermissions', 'This is for owners and administrators.');
}

function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
