import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_SECONDS } from '../../accounts/sessions.ts';

const NAME = 'rowcast_session';

/** The token of the session that a request comes with. */
export function sessionToken(request: FastifyRequest): string | undefined {
  return request.cookies[NAME];
}

/** For this host alone, out of reach of scripts; over TLS only when the world reaches the server so. */
export function setSessionCookie(reply: FastifyReply, publicUrl: string, token: string): void {
  reply.setCookie(NAME, token, { ...attributes(publicUrl), maxAge: SESSION_SECONDS });
}

export function clearSessionCookie(reply: FastifyReply, publicUrl: string): void {
  reply.clearCookie(NAME, attributes(publicUrl));
}

function attributes(publicUrl: string): { path: string; httpOnly: true; sameSite: 'lax'; secure: boolean } {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:') };
}
