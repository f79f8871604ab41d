import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mayUseTable } from '../../accounts/may-use-table.ts';
import { RequestError } from '../../errors.ts';
import { freshTable } from '../../tables/attached/fresh-table.ts';
import { FIELD_TYPES } from '../../tables/field-type.ts';
import { listTables } from '../../tables/list-tables.ts';
import { cancelImport } from '../../transfer/import/cancel-import.ts';
import { IMPORT_STATES } from '../../transfer/import/import-job.ts';
import { ImportOptions, MODES, SourceOptions } from '../../transfer/import/import-options.ts';
import { listImports, selectImport, tableOfImport } from '../../transfer/import/list-imports.ts';
import { previewImport } from '../../transfer/import/preview-import.ts';
import { HEAD_BYTES } from '../../transfer/import/read-head.ts';
import { uploadImport } from '../../transfer/import/upload-import.ts';
import { writeErrorReport } from '../../transfer/import/write-error-report.ts';
import type { ApiParts } from '../api-parts.ts';
import { DateText } from '../authorship-answer.ts';
import { documented } from '../documented.ts';
import { drained, fileBody, takeFileBodies } from '../file-body.ts';
import { reachTable } from '../reach-table.ts';
import { callerOf } from '../request-caller.ts';

const Import = z.object({
  Id: z.uuid(),
  State: z.enum(IMPORT_STATES),
  Table: z.string(),
  Mode: z.enum(MODES),
  Format: z.string(),
  Encoding: z.string(),
  DateOrder: z.string().nullable(),
  Columns: z.array(z.object({ Column: z.string(), Field: z.string().nullable() })),
  SkippedColumns: z.array(z.string()),
  Size: z.int(),
  Percent: z.number(),
  RowsRead: z.int(),
  RowsLoaded: z.int(),
  RowsFailed: z.int(),
  RowsPerSecond: z.number().nullable(),
  ErrorsKept: z.int(),
  Reason: z.string().nullable(),
  DateCreated: DateText,
  CreatedBy: z.string(),
  DateStarted: DateText.nullable(),
  DateEnded: DateText.nullable(),
});
const Preview = z.object({
  Format: z.string(),
  Encoding: z.string(),
  Delimiter: z.string().nullable(),
  DateOrder: z.string().nullable(),
  Columns: z.array(z.object({ Column: z.string(), Field: z.string().nullable(), Type: z.enum(FIELD_TYPES), NewField: z.object({ Name: z.string(), Type: z.enum(FIELD_TYPES) }) })),
  Rows: z.array(z.object({ Row: z.int(), Cells: z.array(z.unknown()) })),
  Problems: z.array(z.object({ Row: z.int(), Column: z.string().nullable(), Reason: z.string() })),
  RowsLookedAt: z.int(),
});
/** What a form may add to the file. */
const FORM_BYTES = 4 * 1024;
const ImportParams = z.object({ importId: z.string() });
const PreviewQuery = SourceOptions.extend({
  Table: z.string().optional().meta({ description: 'Check the rows for this table.' }),
  Mapping: z.string().optional().meta({ description: 'As of an import.' }),
  Partial: z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }).default(false).meta({ description: 'More of the file follows: its last row here may be cut off.' }),
});

/** In a scope of its own, whose bodies are files. */
export async function registerImports(app: FastifyInstance, { pool, tables, importMaxBytes, nudgeImports }: ApiParts): Promise<void> {
  await takeFileBodies(app);
  const tags = ['Import and export'];
  const consumes = ['text/csv', 'text/tab-separated-values', 'application/x-ndjson', 'application/octet-stream', 'multipart/form-data'];
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.post(
    '/imports',
    {
      config: { takesFile: true },
      schema: {
        summary: 'Import a file of rows into a table',
        conflicts: true,
        description: 'The body is the file: CSV, TSV or JSON lines; or a form with one file. It runs in the background; what the file\'s beginning shows to be wrong is answered at once.',
        tags,
        consumes,
        querystring: ImportOptions,
        response: { 202: Import },
      },
    },
    async (request, reply) => {
      const reached = await reachTable(pool, callerOf(request), request.query.Table, 'write');
      const table = await freshTable(tables, reached.accountId, reached.name);
      const length = Number(request.headers['content-length'] ?? 0);
      if (length > importMaxBytes + FORM_BYTES) throw drained(request, new RequestError('BodyTooLarge', `The file is larger than ${importMaxBytes.toLocaleString('en')} bytes (ROWCAST_IMPORT_MAX_BYTES).`));
      try {
        const { format: contentFormat, bytes: file } = await fileBody(request);
        const made = await uploadImport(pool, { table, options: request.query, contentFormat, file, mostBytes: importMaxBytes, actor: callerOf(request).name });
        nudgeImports();
        return await reply.code(202).send(made);
      } catch (error) {
        throw drained(request, error);
      }
    },
  );

  routes.post(
    '/imports/preview',
    {
      schema: {
        summary: 'What an import would make of a file',
        description: 'The body is the file or its beginning, 1 MiB at most. Nothing is stored. `NewField`s are the fields of a table that the file fits: what POST /tables takes.',
        tags,
        consumes,
        querystring: PreviewQuery,
        response: { 200: Preview },
      },
    },
    async (request) => {
      const { Table: name, Partial: partial, ...options } = request.query;
      const table = name === undefined ? null : await reachTable(pool, callerOf(request), name, 'write');
      try {
        const { format: contentFormat, bytes } = await fileBody(request);
        const pieces: Buffer[] = [];
        let length = 0;
        for await (const piece of bytes) {
          pieces.push(piece);
          length += piece.length;
          if (length > HEAD_BYTES) break;
        }
        drained(request, null);
        return previewImport({ head: Buffer.concat(pieces), partial, options, contentFormat, table });
      } catch (error) {
        throw drained(request, error);
      }
    },
  );

  routes.get('/imports', { schema: { summary: 'The latest 100 imports, the newest first', openToAll: true, tags, response: { 200: z.object({ Result: z.array(Import) }) } } }, async (request) => {
    const caller = callerOf(request);
    const known = caller.allObjects ? [] : await listTables(pool, caller.account.id);
    return { Result: await listImports(pool, caller.account.id, caller.allObjects ? null : known.filter(({ id }) => mayUseTable(caller, id, 'write')).map(({ id }) => id)) };
  });

  /** @throws RequestError ObjectNotFound, InsufficientPermissions */
  const reach = async (request: FastifyRequest, id: string): Promise<string> => {
    const caller = callerOf(request);
    if (!mayUseTable(caller, await tableOfImport(pool, caller.account.id, id), 'write')) {
      throw new RequestError('InsufficientPermissions', `${caller.name} may not write the table of this import.`);
    }
    return caller.account.id;
  };

  routes.get('/imports/:importId', { schema: { summary: 'An import and how far it is', tags, params: ImportParams, response: { 200: Import } } }, async (request) => {
    const { importId } = request.params;
    return selectImport(pool, await reach(request, importId), importId);
  });

  routes.post(
    '/imports/:importId/cancel',
    {
      schema: {
        summary: 'Cancel an import', conflicts: true, description: 'Of an all-or-nothing import nothing stays; of a best-effort one the rows loaded so far.', tags, params: ImportParams,
        response: { 200: Import },
      },
    },
    async (request) => {
      const { importId } = request.params;
      return cancelImport(pool, await reach(request, importId), importId);
    },
  );

  routes.get(
    '/imports/:importId/errors',
    { schema: { summary: 'What is wrong with which row, as CSV', tags, params: ImportParams, response: { 200: documented(z.string().meta({ description: 'text/csv: Row, Column, Reason, Raw' })) } } },
    async (request, reply) => {
      const { importId } = request.params;
      const accountId = await reach(request, importId);
      return reply
        .type('text/csv; charset=utf-8')
        .header('Content-Disposition', `attachment; filename="import-${importId}-errors.csv"`)
        .send(Readable.from(writeErrorReport(pool, accountId, importId)));
    },
  );
}
