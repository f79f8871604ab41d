import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RequestError } from '../../errors.ts';
import { deleteFile } from '../../files/delete-file.ts';
import type { FileRow } from '../../files/file-row.ts';
import { findFile, requireFile, requireFileAt } from '../../files/find-file.ts';
import { requireFolder } from '../../files/find-folder.ts';
import { listFiles, listFolders } from '../../files/list-files.ts';
import { putFiles } from '../../files/put-file.ts';
import type { ApiParts } from '../api-parts.ts';
import { FileAnswer, fileAnswer, FolderAnswer, folderAnswer } from '../file-answer.ts';
import { folderKeyOf, FolderQuery, PathQuery } from '../file-query.ts';
import { filePage, FilePageQuery, PaginationAnswer } from '../file-page.ts';
import type { ApiVersion } from '../register-versions.ts';
import { callerOf } from '../request-caller.ts';
import { requireAllObjects } from '../require-all-objects.ts';
import { sendContent } from '../send-content.ts';
import { takeUploads, uploadFiles } from '../upload-files.ts';

const KeyParams = z.object({ externalKey: z.string() });
const Uploaded = z.object({ Result: z.array(z.object({ Name: z.string(), ExternalKey: z.string() })) });

/** Version 2 has no pages: as many of each kind are answered. */
const MOST_LISTED = 10_000;

/** The files of an account. Each is named by its key, or by its path. */
export async function registerFiles(app: FastifyInstance, { pool, files }: ApiParts, version: ApiVersion): Promise<void> {
  await takeUploads(app, files);
  app.addHook('onRequest', requireAllObjects);
  const tags = ['Files'];
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const uploaded = (made: { name: string; externalKey: string }[]) => ({ Result: made.map(({ name, externalKey }) => ({ Name: name, ExternalKey: externalKey })) });

  if (version === 2) {
    routes.get(
      '/files',
      {
        schema: {
          summary: 'The folders and files of a folder, or one file',
          tags,
          querystring: FolderQuery,
          response: { 200: z.object({ Result: z.object({ Folders: z.array(FolderAnswer), Files: z.array(FileAnswer) }) }) },
        },
      },
      async (request) => {
        const { account } = callerOf(request);
        const key = folderKeyOf(request.query);
        const file = key === null ? null : await findFile(pool, account.id, key);
        if (file !== null) return { Result: { Folders: [], Files: [fileAnswer(file)] } };
        if (key !== null) await requireFolder(pool, account.id, key);
        const all = { folderKey: key, sortField: 'Name', descending: false, limit: MOST_LISTED, offset: 0 } as const;
        const folders = await listFolders(pool, account.id, all);
        const list = await listFiles(pool, account.id, all);
        return { Result: { Folders: folders.rows.map(folderAnswer), Files: list.rows.map(fileAnswer) } };
      },
    );
  } else {
    const Query = FilePageQuery(['Name', 'Size', 'DateCreated', 'LastModified', 'ContentType']);
    routes.get(
      '/files',
      { schema: { summary: 'The files of a folder', tags, querystring: Query, response: { 200: z.object({ Result: z.array(FileAnswer), Pagination: PaginationAnswer }) } } },
      async (request) => {
        const { account } = callerOf(request);
        const page = filePage(request.query);
        if (page.folderKey !== null) await requireFolder(pool, account.id, page.folderKey);
        const { rows, total } = await listFiles(pool, account.id, page);
        return { Result: rows.map(fileAnswer), Pagination: { TotalCount: total, PageNumber: page.pageNumber, PageSize: page.limit } };
      },
    );
  }

  routes.post(
    '/files',
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: {
        summary: 'Upload files, as multipart/form-data',
        conflicts: true,
        description: version === 2 ? 'Files whose name is taken are left out; when all are, the answer is 409.' : 'When a name is taken, none is stored: 409.',
        tags, consumes: ['multipart/form-data'], querystring: FolderQuery, response: { 201: Uploaded },
      },
    },
    async (request, reply) => {
      const { account } = callerOf(request);
      const key = folderKeyOf(request.query);
      if (key !== null) await requireFolder(pool, account.id, key);
      const made = await putFiles(files, account.id, key, await uploadFiles(request, files, account.id), version === 2 ? 'skip' : 'refuse');
      return reply.code(201).send(uploaded(made));
    },
  );

  routes.put(
    '/files',
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: {
        summary: 'Upload files, replacing those whose name is taken',
        conflicts: true,
        tags, consumes: ['multipart/form-data'], querystring: FolderQuery, response: { 200: Uploaded },
      },
    },
    async (request) => {
      const { account } = callerOf(request);
      const key = folderKeyOf(request.query);
      if (key !== null) await requireFolder(pool, account.id, key);
      return uploaded(await putFiles(files, account.id, key, await uploadFiles(request, files, account.id), 'replace'));
    },
  );

  const serve = (accountId: string, { contentId, name, contentType, size }: FileRow) => ({ accountId, contentId, name, contentType, size });
  const pathOf = ({ filePath = '' }: { filePath?: string | undefined }): string => {
    if (filePath.trim() === '') throw RequestError.ofProblems('IncorrectQueryParameter', [{ property: 'filePath', problem: 'is required' }]);
    return filePath;
  };
  const download = { tags, produces: ['application/octet-stream'] };

  routes.get('/files/path', { schema: { summary: 'Download the file at a path', ...download, querystring: PathQuery } }, async (request, reply) => {
    const { account } = callerOf(request);
    return sendContent(reply, pool, serve(account.id, await requireFileAt(pool, account.id, pathOf(request.query))));
  });

  routes.get(
    '/files/path/fileInfo',
    { schema: { summary: 'What is known of the file at a path', tags, querystring: PathQuery, response: { 200: z.object({ Result: FileAnswer }) } } },
    async (request) => ({ Result: fileAnswer(await requireFileAt(pool, callerOf(request).account.id, pathOf(request.query))) }),
  );

  routes.delete('/files/path', { schema: { summary: 'Delete the file at a path', tags, querystring: PathQuery } }, async (request, reply) => {
    const { account } = callerOf(request);
    const { externalKey } = await requireFileAt(pool, account.id, pathOf(request.query));
    await deleteFile(files, account.id, externalKey);
    return reply.code(200).send();
  });

  routes.get('/files/:externalKey', { schema: { summary: 'Download a file', ...download, params: KeyParams } }, async (request, reply) => {
    const { account } = callerOf(request);
    return sendContent(reply, pool, serve(account.id, await requireFile(pool, account.id, request.params.externalKey)));
  });

  routes.get(
    '/files/:externalKey/fileInfo',
    { schema: { summary: 'What is known of a file', tags, params: KeyParams, response: { 200: z.object({ Result: FileAnswer }) } } },
    async (request) => ({ Result: fileAnswer(await requireFile(pool, callerOf(request).account.id, request.params.externalKey)) }),
  );

  routes.delete('/files/:externalKey', { schema: { summary: 'Delete a file', tags, params: KeyParams } }, async (request, reply) => {
    await deleteFile(files, callerOf(request).account.id, request.params.externalKey);
    return reply.code(200).send();
  });
}
