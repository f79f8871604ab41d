import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RequestError } from '../../errors.ts';
import { splitFileName } from '../../files/attachment-value.ts';
import { deleteAttachments } from '../../files/delete-attachments.ts';
import { listAttachments } from '../../files/list-attachments.ts';
import { putAttachment } from '../../files/put-attachment.ts';
import { requireFieldOfType } from '../../files/require-field-of-type.ts';
import type { ApiParts } from '../api-parts.ts';
import { changeContext } from '../change-context.ts';
import { mayRead, reachTable } from '../reach-table.ts';
import { callerOf } from '../request-caller.ts';
import { sendContent } from '../send-content.ts';
import { FieldParams, RecordFieldParams } from '../table-params.ts';
import { takeUploads, uploadFiles } from '../upload-files.ts';
import { requireWhere, WhereQuery } from '../where-query.ts';

const AttachmentAnswer = z.object({ PK_ID: z.int(), FileName: z.string(), FileType: z.string(), ContentType: z.string(), Size: z.int() });

/** The files of records: ATTACHMENT fields, which no other call writes. */
export async function registerAttachments(app: FastifyInstance, { pool, files, tables, nudge }: ApiParts): Promise<void> {
  await takeUploads(app, files);
  const tags = ['Attachments'];
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const address = '/tables/:table/attachments/:field';

  routes.get(
    `${address}/fileInfo`,
    {
      schema: {
        summary: 'The attachments of the records that meet a condition',
        description: 'The first 1,000 by PK_ID.',
        tags,
        params: FieldParams,
        querystring: z.object({ 'q.where': z.string().optional() }),
        response: { 200: z.object({ Result: z.array(AttachmentAnswer) }) },
      },
    },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'read');
      const where = request.query['q.where'];
      const list = await listAttachments(tables, table.accountId, table.name, request.params.field, {
        where: where === undefined || where.trim() === '' ? null : where,
        mayRead: mayRead(callerOf(request)),
      });
      return {
        Result: list.map(({ recordKey, name, contentType, size }) => {
          const { base, extension } = splitFileName(name);
          return { PK_ID: recordKey, FileName: base, FileType: extension, ContentType: contentType, Size: size };
        }),
      };
    },
  );

  routes.get(`${address}/:recordKey`, { schema: { summary: 'Download the attachment of a record', tags, params: RecordFieldParams } }, async (request, reply) => {
    const { table: tableName, field, recordKey } = request.params;
    const table = await reachTable(pool, callerOf(request), tableName, 'read');
    requireFieldOfType(table, field, 'ATTACHMENT');
    const [attachment] = /^\d{1,18}$/.test(recordKey) ? await listAttachments(tables, table.accountId, table.name, field, { where: `PK_ID = ${recordKey}` }) : [];
    if (attachment === undefined) throw new RequestError('ObjectNotFound', 'There is no such record, or it has no attachment in this field.');
    return sendContent(reply, pool, { accountId: table.accountId, ...attachment });
  });

  routes.put(
    `${address}/:recordKey`,
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: { summary: 'Upload the attachment of a record, as multipart/form-data', tags, consumes: ['multipart/form-data'], params: RecordFieldParams },
    },
    async (request, reply) => {
      const { table: tableName, field, recordKey } = request.params;
      const table = await reachTable(pool, callerOf(request), tableName, 'write');
      requireFieldOfType(table, field, 'ATTACHMENT');
      const [file] = await uploadFiles(request, files, table.accountId, 1);
      if (file === undefined) throw new RequestError('IncorrectBodyParameter', 'The body has no file.');
      await putAttachment(tables, table.accountId, { tableName: table.name, fieldName: field, recordKey }, file, changeContext(request));
      nudge();
      return reply.code(200).send();
    },
  );

  routes.delete(
    address,
    {
      schema: {
        summary: 'Take away the attachments of the records that meet a condition',
        tags,
        params: FieldParams,
        querystring: WhereQuery,
        response: { 200: z.object({ RecordsAffected: z.int() }) },
      },
    },
    async (request) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'write');
      const affected = await deleteAttachments(tables, table.accountId, table.name, request.params.field, { where: requireWhere(request.query), mayRead: mayRead(callerOf(request)) }, changeContext(request));
      nudge();
      return { RecordsAffected: affected };
    },
  );
}
