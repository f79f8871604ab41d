import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../errors.ts';
import type { ApiParts } from '../api-parts.ts';

/** Whether the process lives, whether it can work, and its figures. For the operator's machines; no token. */
export function registerHealth(app: FastifyInstance, { ready, metrics }: ApiParts): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ Status: 'ok' }));

  app.get('/readyz', { schema: { hide: true } }, async () => {
    if (!(await ready())) {
      throw new RequestError('ServiceUnavailable', 'The server is not ready.', { retryAfter: 1 });
    }
    return { Status: 'ready' };
  });

  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    const { contentType, text } = await metrics();
    return reply.type(contentType).send(text);
  });
}
