import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RequestError } from '../../errors.ts';
import type { MayRead } from '../../tables/load-sources.ts';
import { exportRecords, exportSet, type ExportQuery as RecordsAsked } from '../../transfer/export/export-records.ts';
import { FORMATS, type Format } from '../../transfer/source/sniff-source.ts';
import { resolveView } from '../../views/resolve-view.ts';
import { viewRecords } from '../../views/view-sql.ts';
import type { ApiParts } from '../api-parts.ts';
import { CONTENT_TYPES } from '../content-types.ts';
import { documented } from '../documented.ts';
import { mayRead, reachTable } from '../reach-table.ts';
import { reachView } from '../reach-view.ts';
import { callerOf } from '../request-caller.ts';
import { TableParams } from '../table-params.ts';
import { ViewParams } from '../view-params.ts';

const ExportQuery = z.object({
  format: z.enum(FORMATS).default('csv'),
  'q.select': z.string().optional().meta({ description: 'Field names, separated by commas; * for all.' }),
  'q.where': z.string().optional().meta({ description: "A condition, e.g. Age >= 18 AND Name LIKE 'A%'." }),
  'q.groupBy': z.string().optional(),
  'q.orderBy': z.string().optional().meta({ description: 'Field names with ASC or DESC; by PK_ID by default.' }),
});

/** Of one process: each has a connection to the database until its client has read it all. */
const MOST_AT_ONCE = 5;
/** A client that reads nothing for so long is given up. */
const STALL_MS = 60_000;

export function registerExports(app: FastifyInstance, { pool, tables, observe }: ApiParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const description = 'Streamed, of one moment. A file that is cut short ends without the end of its transfer, which HTTP clients report.';
  const querystring = ExportQuery;
  const response = { 200: documented(z.string().meta({ description: 'text/csv, text/tab-separated-values or application/x-ndjson' })) };
  let running = 0;

  /** Answers with what `run` hands over piece by piece; until the first piece an error is an answer. */
  const send = async (request: FastifyRequest, reply: FastifyReply, { name, format }: { name: string; format: Format }, run: (take: (piece: string) => Promise<void>) => Promise<unknown>): Promise<FastifyReply> => {
    if (running >= MOST_AT_ONCE) throw new RequestError('TooManyRequests', `${MOST_AT_ONCE} exports are running already.`, { retryAfter: 5 });
    const stream = new PassThrough();
    let begin = () => {};
    let refuse = (_error: unknown) => {};
    const begun = new Promise<void>((resolve, reject) => {
      begin = resolve;
      refuse = reject;
    });
    const take = async (piece: string) => {
      begin();
      if (stream.destroyed) throw new Error('the client left');
      if (!stream.write(piece)) await once(stream, 'drain', { signal: AbortSignal.timeout(STALL_MS) });
    };
    running += 1;
    void run(take)
      .then(() => stream.end())
      .catch((error: unknown) => {
        // Once the answer has begun, cutting it short is all that tells the client.
        if (!stream.destroyed && reply.raw.headersSent) observe({ kind: 'request.failed', requestId: request.id, method: request.method, route: request.routeOptions.url ?? 'none', error });
        refuse(error);
        stream.destroy(error as Error);
      })
      .finally(() => {
        running -= 1;
      });
    stream.on('error', () => {});
    await begun;
    return reply.type(CONTENT_TYPES[format]).header('Content-Disposition', `attachment; filename="${name}.${format}"`).send(stream);
  };

  routes.get(
    '/tables/:table/export',
    { schema: { summary: 'All records that meet a condition, as a file', description, tags: ['Records'], params: TableParams, querystring, response } },
    async (request, reply) => {
      const table = await reachTable(pool, callerOf(request), request.params.table, 'read');
      const query = exportQueryOf(request.query, mayRead(callerOf(request)));
      return send(request, reply, { name: table.name, format: query.format }, (take) => exportRecords(tables, table.accountId, table.name, query, take));
    },
  );

  routes.get(
    '/views/:view/export',
    { schema: { summary: 'All records of a view that meet a condition, as a file', conflicts: true, description, tags: ['Views'], params: ViewParams, querystring, response } },
    async (request, reply) => {
      const view = await resolveView(pool, await reachView(pool, callerOf(request), request.params.view, 'read'));
      const query = exportQueryOf(request.query, mayRead(callerOf(request)));
      return send(request, reply, { name: view.name, format: query.format }, (take) => exportSet(tables, viewRecords(view), query, take));
    },
  );
}

function exportQueryOf({ format, 'q.select': select, 'q.where': where, 'q.groupBy': groupBy, 'q.orderBy': orderBy }: z.infer<typeof ExportQuery>, mayReadTable: MayRead): RecordsAsked {
  return { format, select, where, groupBy, orderBy, mayRead: mayReadTable };
}
