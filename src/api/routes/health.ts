import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../errors.ts';
import type { ApiParts } from '../api-parts.ts';

const UNHURRIED = { schema: { hide: true }, config: { isUnhurried: true } };

/** Whether the process lives, whether it can work, and its figures. For the operator's machines; no token. */
export function registerHealth(app: FastifyInstance, { ready, metrics }: ApiParts): void {
  app.get('/healthz', UNHURRIED, async () => ({ Status: 'ok' }));

  app.get('/readyz', UNHURRIED, async () => {
    if (!(await ready())) {
      throw new RequestError('ServiceUnavailable', 'The server is not ready.', { retryAfter: 1 });
    }
    return { Status: 'ready' };
  });

  app.get('/metrics', UNHURRIED, async (_request, reply) => {
    const { contentType, text } = await metrics();
    return reply.type(contentType).send(text);
  });
}
