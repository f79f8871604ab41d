import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mayUseTable } from '../../accounts/may-use-table.ts';
import { findObjects, FOUND_KINDS } from '../../activity/find-objects.ts';
import { listTables } from '../../tables/list-tables.ts';
import { listViews } from '../../views/find-view.ts';
import type { ApiParts } from '../api-parts.ts';
import { mayUseView } from '../reach-view.ts';
import { callerOf } from '../request-caller.ts';

const SearchQuery = z.object({
  Text: z.string().trim().min(1).max(100).regex(/^[^\0]*$/, 'must not have the character U+0000').meta({ description: 'A part of a name, or an id.' }),
  Limit: z.coerce.number().int().min(1).max(50).default(20),
});
const Found = z.object({ Kind: z.enum(FOUND_KINDS), Id: z.string(), Name: z.string(), WebhookId: z.string().nullable(), Detail: z.string().nullable() });

export function registerSearch(app: FastifyInstance, { pool }: ApiParts): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/search',
    {
      schema: {
        summary: 'Find tables, views, webhooks, tasks, events and messages',
        openToAll: true,
        description: 'By a part of a name, or by id; a message by its whole id. A caller finds what it may see.',
        tags: ['Search'],
        querystring: SearchQuery,
        response: { 200: z.object({ Result: z.array(Found) }) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { Text: text, Limit: limit } = request.query;
      const tables = (await listTables(pool, caller.account.id)).filter(({ id }) => mayUseTable(caller, id, 'read'));
      const views = (await listViews(pool, caller.account.id)).filter((view) => mayUseView(caller, view, 'read'));
      return { Result: await findObjects(pool, { accountId: caller.account.id, text, limit, tables, views, webhooks: caller.allObjects }) };
    },
  );
}
