import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { endSession, endSessionsOf, findSession } from '../../accounts/sessions.ts';
import { signIn } from '../../accounts/sign-in.ts';
import { lookAtLink, useSignInLink } from '../../accounts/use-sign-in-link.ts';
import { ROLES } from '../../accounts/user.ts';
import type { ApiParts } from '../api-parts.ts';
import { errorAnswers } from '../error-answer.ts';
import { Nothing, sessionAnswer, SessionAnswer } from './answers.ts';
import { refuseForeignOrigin, sessionOf } from './request-session.ts';
import { clearSessionCookie, sessionToken, setSessionCookie } from './session-cookie.ts';

const tags = ['Session'];

/** Signing in: by password, or by a link that is valid once. */
export function registerSignIn(app: FastifyInstance, parts: ApiParts): void {
  const { pool, publicUrl } = parts;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = async (request: FastifyRequest) => refuseForeignOrigin(request, publicUrl);

  /** The session that the browser had ends with the sign-in. */
  const welcome = async (request: FastifyRequest, reply: FastifyReply, token: string) => {
    const before = sessionToken(request);
    if (before !== undefined) await endSession(pool, before);
    const session = await findSession(pool, token);
    if (session === null) throw new Error('a session ended as it began');
    setSessionCookie(reply, publicUrl, token);
    return reply.code(201).send(sessionAnswer(session, parts));
  };

  routes.post(
    '/session',
    {
      onRequest,
      schema: {
        summary: 'Sign in', tags, security: [],
        body: z.strictObject({ Email: z.string(), Password: z.string() }),
        response: { 201: SessionAnswer, ...errorAnswers(400, 401, 403, 429) },
      },
    },
    async (request, reply) => {
      const { Email: email, Password: password } = request.body;
      return welcome(request, reply, await signIn(pool, { email, password, address: request.ip }));
    },
  );

  routes.post(
    '/links/look',
    {
      onRequest,
      schema: {
        summary: 'What a one-time link offers', tags, security: [],
        body: z.strictObject({ Token: z.string() }),
        response: {
          200: z.object({
            Kind: z.enum(['first', 'invitation', 'reset']), Account: z.object({ Name: z.string() }), Email: z.string().nullable(), Name: z.string().nullable(),
            Role: z.enum(ROLES), ExpiresAt: z.iso.datetime(),
          }),
          ...errorAnswers(400, 403, 404),
        },
      },
    },
    async (request) => {
      const { kind, accountName, email, name, role, expiresAt } = await lookAtLink(pool, request.body.Token);
      return { Kind: kind, Account: { Name: accountName }, Email: email, Name: name, Role: role, ExpiresAt: expiresAt.toISOString() };
    },
  );

  routes.post(
    '/links/use',
    {
      onRequest,
      schema: {
        summary: 'Use a one-time link: become a user, or set a new password', tags, security: [],
        body: z.strictObject({ Token: z.string(), Password: z.string(), Name: z.string().optional(), Email: z.string().optional() }),
        response: { 201: SessionAnswer, ...errorAnswers(400, 403, 404, 409, 429) },
      },
    },
    async (request, reply) => {
      const { Token: token, Password: password, Name: name, Email: email } = request.body;
      return welcome(request, reply, await useSignInLink(pool, token, { password, name, email }));
    },
  );
}

/** One's own session, and its end. */
export function registerSession(app: FastifyInstance, parts: ApiParts): void {
  const { pool, publicUrl } = parts;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get('/session', { schema: { summary: 'The session', tags, response: { 200: SessionAnswer, ...errorAnswers(401) } } }, async (request) =>
    sessionAnswer(sessionOf(request), parts));

  routes.delete('/session', { schema: { summary: 'Sign out', tags, response: { 204: Nothing, ...errorAnswers(401, 403) } } }, async (request, reply) => {
    await endSession(pool, sessionToken(request) ?? '');
    clearSessionCookie(reply, publicUrl);
    return reply.code(204).send(null);
  });

  routes.delete('/sessions', { schema: { summary: 'Sign out everywhere', tags, response: { 204: Nothing, ...errorAnswers(401, 403) } } }, async (request, reply) => {
    await endSessionsOf(pool, sessionOf(request).user);
    clearSessionCookie(reply, publicUrl);
    return reply.code(204).send(null);
  });
}
