import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireAllObjects } from '../require-all-objects.ts';

const Application = z.object({ AppName: z.string(), ExternalKey: z.string() });

/** Version 3 of the dialect calls them bridge applications. */
const ROOTS = ['/applications', '/bridgeApplications'] as const;

/** Clients of the dialect ask for applications, and for the DataPages below each. None can be made, so the list is empty. */
export function registerApplications(app: FastifyInstance): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  for (const root of ROOTS) {
    routes.get(
      root,
      { onRequest: requireAllObjects, schema: { summary: 'The applications', tags: ['Applications'], response: { 200: z.object({ Result: z.array(Application) }) } } },
      async () => ({ Result: [] }),
    );
  }
}
