import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changeProfile, regenerateClientSecret } from '../../accounts/change-profile.ts';
import { createProfile } from '../../accounts/create-profile.ts';
import { disableProfile } from '../../accounts/disable-profile.ts';
import { listProfiles } from '../../accounts/list-profiles.ts';
import type { Profile } from '../../accounts/profile.ts';
import type { TableAccess } from '../../accounts/reach.ts';
import type { Queryable } from '../../db/queryable.ts';
import { RequestError, type Problem } from '../../errors.ts';
import { listTables } from '../../tables/list-tables.ts';
import type { ApiParts } from '../api-parts.ts';
import { errorAnswers } from '../error-answer.ts';
import { Nothing } from './answers.ts';
import { requireManager, sessionOf } from './request-session.ts';

const Access = z.array(z.strictObject({ Table: z.string(), Access: z.enum(['read', 'write']) })).max(10_000);
const ProfileAnswer = z.object({ Id: z.string(), Name: z.string(), ClientId: z.string(), AllObjects: z.boolean(), Access, DateCreated: z.iso.datetime() });
const ProfileWithSecret = ProfileAnswer.extend({ ClientSecret: z.string() });
const ProfileParams = z.object({ profileId: z.string() });

/** The credentials of REST clients and what they reach. */
export function registerProfiles(app: FastifyInstance, { pool }: ApiParts): void {
  const tags = ['Profiles'];
  const onRequest = requireManager;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get('/profiles', { onRequest, schema: { summary: 'The profiles, the oldest first', tags, response: { 200: z.object({ Result: z.array(ProfileAnswer) }), ...errorAnswers(401, 403) } } }, async (request) => {
    const { account } = sessionOf(request);
    const names = await tableNames(pool, account.id);
    return { Result: (await listProfiles(pool, account.id)).map((profile) => profileAnswer(profile, names)) };
  });

  routes.post(
    '/profiles',
    {
      onRequest,
      schema: {
        summary: 'Create a profile; its secret is in this answer only', tags,
        body: z.strictObject({ Name: z.string(), AllObjects: z.boolean().optional(), Access: Access.optional() }),
        response: { 201: ProfileWithSecret, ...errorAnswers(400, 401, 403, 409) },
      },
    },
    async (request, reply) => {
      const { account } = sessionOf(request);
      const { Name: name, AllObjects: allObjects = false, Access: list = [] } = request.body;
      refuseName(name);
      const names = await tableNames(pool, account.id);
      const { profile, clientSecret } = await createProfile(pool, { accountId: account.id, name, allObjects, access: accessOf(list, names) });
      return reply.code(201).send({ ...profileAnswer(profile, names), ClientSecret: clientSecret });
    },
  );

  routes.put(
    '/profiles/:profileId',
    {
      onRequest,
      schema: {
        summary: 'Change a profile; Access replaces the list', tags, params: ProfileParams,
        body: z.strictObject({ Name: z.string().optional(), AllObjects: z.boolean().optional(), Access: Access.optional() }),
        response: { 200: ProfileAnswer, ...errorAnswers(400, 401, 403, 404, 409) },
      },
    },
    async (request) => {
      const { account } = sessionOf(request);
      const { Name: name, AllObjects: allObjects, Access: list } = request.body;
      if (name !== undefined) refuseName(name);
      const names = await tableNames(pool, account.id);
      const access = list === undefined ? undefined : accessOf(list, names);
      return profileAnswer(await changeProfile(pool, account.id, request.params.profileId, { name, allObjects, access }), names);
    },
  );

  routes.post(
    '/profiles/:profileId/regenerateSecret',
    {
      onRequest,
      schema: {
        summary: 'Give a profile a new secret, which is in this answer only', description: 'The old secret and its tokens end.', tags, params: ProfileParams,
        response: { 200: ProfileWithSecret, ...errorAnswers(401, 403, 404) },
      },
    },
    async (request) => {
      const { account } = sessionOf(request);
      const { profile, clientSecret } = await regenerateClientSecret(pool, account.id, request.params.profileId);
      return { ...profileAnswer(profile, await tableNames(pool, account.id)), ClientSecret: clientSecret };
    },
  );

  routes.delete(
    '/profiles/:profileId',
    { onRequest, schema: { summary: 'Revoke a profile and its tokens', tags, params: ProfileParams, response: { 204: Nothing, ...errorAnswers(401, 403, 404) } } },
    async (request, reply) => {
      const { profileId } = request.params;
      if (!(await disableProfile(pool, sessionOf(request).account.id, profileId))) {
        throw new RequestError('ObjectNotFound', `There is no profile ${JSON.stringify(profileId)}.`);
      }
      return reply.code(204).send(null);
    },
  );
}

function refuseName(name: string): void {
  if (name.trim() === '' || name.length > 255 || name.includes('\0')) {
    throw RequestError.ofProblems('IncorrectBodyParameter', [{ property: 'Name', problem: 'must have 1 to 255 characters' }]);
  }
}

/** Table id → name. */
async function tableNames(db: Queryable, accountId: string): Promise<Map<number, string>> {
  return new Map((await listTables(db, accountId)).map(({ id, name }) => [id, name]));
}

function accessOf(list: z.infer<typeof Access>, names: ReadonlyMap<number, string>): Map<number, TableAccess> {
  const ids = new Map([...names].map(([id, name]) => [name.toLowerCase(), id]));
  const problems: Problem[] = [];
  const access = new Map<number, TableAccess>();
  list.forEach(({ Table: table, Access: granted }, index) => {
    const id = ids.get(table.toLowerCase());
    if (id === undefined) problems.push({ property: `Access[${index}].Table`, problem: `there is no table ${table.slice(0, 64)}` });
    else if (access.has(id)) problems.push({ property: `Access[${index}].Table`, problem: `${table} is named twice` });
    else access.set(id, granted);
  });
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  return access;
}

function profileAnswer({ id, name, clientId, allObjects, access, createdAt }: Profile, names: ReadonlyMap<number, string>): z.infer<typeof ProfileAnswer> {
  const list = [...access].flatMap(([tableId, granted]) => {
    const table = names.get(tableId);
    return table === undefined ? [] : [{ Table: table, Access: granted }];
  });
  return { Id: id, Name: name, ClientId: clientId, AllObjects: allObjects, Access: list.toSorted((a, b) => a.Table.localeCompare(b.Table)), DateCreated: createdAt.toISOString() };
}
