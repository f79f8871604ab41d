import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createFolder } from '../../files/create-folder.ts';
import { deleteFolder } from '../../files/delete-folder.ts';
import { requireFolder } from '../../files/find-folder.ts';
import { listFolders } from '../../files/list-files.ts';
import type { ApiParts } from '../api-parts.ts';
import { FolderAnswer, folderAnswer } from '../file-answer.ts';
import { filePage, FilePageQuery, PaginationAnswer } from '../file-page.ts';
import { folderKeyOf, FolderQuery } from '../file-query.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { EmptyAnswer } from '../empty-answer.ts';

const KeyParams = z.object({ folderKey: z.string() });
const FolderForceQuery = z.object({
  force: z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }).default(false).meta({ description: 'Also a folder that is not empty, with all that is in it.' }),
});

/** The folders of an account's files. */
export function registerFolders(app: FastifyInstance, { pool }: ApiParts): void {
  const tags = ['Files'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/files/folders',
    {
      onRequest: requireAllObjects,
      schema: {
        summary: 'The folders of a folder',
        tags,
        querystring: FilePageQuery(['Name', 'DateCreated']),
        response: { 200: z.object({ Result: z.array(FolderAnswer), Pagination: PaginationAnswer }) },
      },
    },
    async (request) => {
      const { account } = callerOf(request);
      const page = filePage(request.query);
      if (page.folderKey !== null) await requireFolder(pool, account.id, page.folderKey);
      const { rows, total } = await listFolders(pool, account.id, page);
      return { Result: rows.map(folderAnswer), Pagination: { TotalCount: total, PageNumber: page.pageNumber, PageSize: page.limit } };
    },
  );

  routes.post(
    '/files/folders',
    {
      onRequest: requireAllObjects,
      schema: { summary: 'Make a folder', conflicts: true, tags, querystring: FolderQuery, body: z.strictObject({ Name: z.string() }), response: { 201: z.object({ Result: FolderAnswer }) } },
    },
    async (request, reply) => {
      const folder = await createFolder({ pool }, callerOf(request).account.id, folderKeyOf(request.query), request.body.Name);
      return reply.code(201).send({ Result: folderAnswer(folder) });
    },
  );

  routes.get(
    '/files/folders/:folderKey',
    { onRequest: requireAllObjects, schema: { summary: 'A folder', tags, params: KeyParams, response: { 200: z.object({ Result: FolderAnswer }) } } },
    async (request) => ({ Result: folderAnswer(await requireFolder(pool, callerOf(request).account.id, request.params.folderKey)) }),
  );

  routes.delete(
    '/files/folders/:folderKey',
    { onRequest: requireAllObjects, schema: { summary: 'Delete a folder', conflicts: true, tags, params: KeyParams, querystring: FolderForceQuery, response: { 204: EmptyAnswer } } },
    async (request, reply) => {
      await deleteFolder({ pool }, callerOf(request).account.id, request.params.folderKey, { force: request.query.force });
      return reply.code(204).send();
    },
  );
}
