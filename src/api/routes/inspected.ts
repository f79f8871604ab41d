import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { recordInspectedCalls } from '../../activity/inspector.ts';
import { RequestError } from '../../errors.ts';
import type { ApiParts } from '../api-parts.ts';

const CALLS_PER_MINUTE = 600;

/** `POST /inspect/<token>`: calls to an inspector from outside, of any content type. */
export async function registerInspected(app: FastifyInstance, { pool }: ApiParts): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  await app.register(rateLimit, {
    max: CALLS_PER_MINUTE,
    timeWindow: 60_000,
    keyGenerator: tokenOf,
    errorResponseBuilder: (_request, { ttl }) =>
      new RequestError('TooManyRequests', `An inspector takes ${CALLS_PER_MINUTE} calls a minute.`, { retryAfter: Math.max(1, Math.ceil(ttl / 1000)) }),
  });

  app.post('/inspect/:token', { schema: { hide: true } }, async (request, reply) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const body = typeof request.body === 'string' ? request.body : '';
    const known = await recordInspectedCalls(pool, [{ token: tokenOf(request), headers, body }]);
    if (known.size === 0) {
      throw new RequestError('ObjectNotFound', 'There is no such inspector.');
    }
    return reply.code(204).send();
  });
}

function tokenOf(request: FastifyRequest): string {
  return (request.params as { token: string }).token;
}
