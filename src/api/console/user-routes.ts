import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { linkAddress, listInvitations, revokeInvitation } from '../../accounts/sign-in-links.ts';
import type { SignInLink } from '../../accounts/sign-in-links.ts';
import { ROLES } from '../../accounts/user.ts';
import { changeOwnUser, changeRole, inviteUser, listUsers, removeUser, resetPassword } from '../../accounts/users.ts';
import { RequestError } from '../../errors.ts';
import type { ApiParts } from '../api-parts.ts';
import { errorAnswers } from '../error-answer.ts';
import { Nothing, userAnswer, UserAnswer } from './answers.ts';
import { requireManager, sessionOf } from './request-session.ts';
import { sessionToken } from './session-cookie.ts';

const Invitation = z.object({ Id: z.string(), Email: z.string(), Role: z.enum(ROLES), InvitedBy: z.string(), DateCreated: z.iso.datetime(), ExpiresAt: z.iso.datetime() });
const UserParams = z.object({ userId: z.string() });

function invitationAnswer({ id, email, role, createdBy, createdAt, expiresAt }: SignInLink): z.infer<typeof Invitation> {
  return { Id: id, Email: email ?? '', Role: role ?? 'user', InvitedBy: createdBy, DateCreated: createdAt.toISOString(), ExpiresAt: expiresAt.toISOString() };
}

export function registerUsers(app: FastifyInstance, { pool, publicUrl }: ApiParts): void {
  const tags = ['Users'];
  const onRequest = requireManager;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get('/users', { onRequest, schema: { summary: 'The users of the account, by name', tags, response: { 200: z.object({ Result: z.array(UserAnswer) }), ...errorAnswers(401, 403) } } }, async (request) => ({
    Result: (await listUsers(pool, sessionOf(request).account.id)).map(userAnswer),
  }));

  routes.put(
    '/users/me',
    {
      schema: {
        summary: 'Change one\'s own name or password',
        description: 'A new password needs CurrentPassword, and ends one\'s other sessions.',
        tags,
        body: z.strictObject({ Name: z.string().optional(), Password: z.string().optional(), CurrentPassword: z.string().optional() }),
        response: { 200: UserAnswer, ...errorAnswers(400, 401, 403, 429) },
      },
    },
    async (request) => {
      const { Name: name, Password: password, CurrentPassword: currentPassword } = request.body;
      return userAnswer(await changeOwnUser(pool, sessionOf(request).user, { name, password, currentPassword, address: request.ip, token: sessionToken(request) ?? '' }));
    },
  );

  routes.put(
    '/users/:userId',
    {
      onRequest,
      schema: {
        summary: 'Give a user another role', tags, params: UserParams, body: z.strictObject({ Role: z.enum(ROLES) }),
        response: { 200: UserAnswer, ...errorAnswers(400, 401, 403, 404, 409) },
      },
    },
    async (request) => userAnswer(await changeRole(pool, sessionOf(request).user, request.params.userId, request.body.Role)),
  );

  routes.delete(
    '/users/:userId',
    { onRequest, schema: { summary: 'Remove a user; his sessions end', tags, params: UserParams, response: { 204: Nothing, ...errorAnswers(401, 403, 404, 409) } } },
    async (request, reply) => {
      await removeUser(pool, sessionOf(request).user, request.params.userId);
      return reply.code(204).send(null);
    },
  );

  routes.post(
    '/users/:userId/resetPassword',
    {
      onRequest,
      schema: {
        summary: 'Make a one-time link for a new password; it is in this answer only', tags, params: UserParams,
        response: { 201: z.object({ Link: z.string(), ExpiresAt: z.iso.datetime() }), ...errorAnswers(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { token, expiresAt } = await resetPassword(pool, sessionOf(request).user, request.params.userId);
      return reply.code(201).send({ Link: linkAddress(publicUrl, token), ExpiresAt: expiresAt.toISOString() });
    },
  );

  routes.get(
    '/invitations',
    { onRequest, schema: { summary: 'Invitations that wait, the newest first', tags, response: { 200: z.object({ Result: z.array(Invitation) }), ...errorAnswers(401, 403) } } },
    async (request) => ({ Result: (await listInvitations(pool, sessionOf(request).account.id)).map(invitationAnswer) }),
  );

  routes.post(
    '/invitations',
    {
      onRequest,
      schema: {
        summary: 'Invite somebody by a one-time link, which is in this answer only',
        description: 'Inviting the same address again ends its link before.',
        tags,
        body: z.strictObject({ Email: z.string(), Role: z.enum(ROLES) }),
        response: { 201: Invitation.extend({ Link: z.string() }), ...errorAnswers(400, 401, 403, 409) },
      },
    },
    async (request, reply) => {
      const { Email: email, Role: role } = request.body;
      const { token, ...invitation } = await inviteUser(pool, sessionOf(request).user, { email, role });
      return reply.code(201).send({ ...invitationAnswer(invitation), Link: linkAddress(publicUrl, token) });
    },
  );

  routes.delete(
    '/invitations/:invitationId',
    { onRequest, schema: { summary: 'Withdraw an invitation', tags, params: z.object({ invitationId: z.string() }), response: { 204: Nothing, ...errorAnswers(401, 403, 404) } } },
    async (request, reply) => {
      if (!(await revokeInvitation(pool, sessionOf(request).account.id, request.params.invitationId))) {
        throw new RequestError('ObjectNotFound', 'There is no such invitation, or it was used.');
      }
      return reply.code(204).send(null);
    },
  );
}
