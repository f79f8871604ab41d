import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiParts } from './api-parts.ts';

/** Paths that programs ask, and files of an older build: a wrong one is told as JSON, whatever the client accepts. */
const API_PATH = /^\/(v[23]|rest|integrations\/rest|oauth|inspect|docs|console|assets)(\/|$)|^\/(healthz|readyz|metrics)$/;

/** Files whose names carry a hash of what is in them. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/**
 * Serves the built console at `/`. A browser that asks for an address of the console's own gets its page; every other
 * address without a route goes to `refuse`.
 */
export function registerConsole(app: FastifyInstance, { webRoot }: ApiParts, refuse: (request: FastifyRequest, reply: FastifyReply) => never): void {
  const built = webRoot !== undefined && existsSync(join(webRoot, 'index.html'));
  if (built) {
    void app.register(fastifyStatic, {
      root: webRoot,
      wildcard: false,
      cacheControl: false,
      // The build lays a compressed file beside each one.
      preCompressed: true,
      setHeaders: (reply, file) => reply.header('Cache-Control', file.startsWith(join(webRoot, 'assets', sep)) ? IMMUTABLE : 'no-cache'),
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const wantsPage = (request.method === 'GET' || request.method === 'HEAD') && (request.headers.accept ?? '').includes('text/html');
    if (built && wantsPage && !API_PATH.test(path)) {
      return reply.sendFile('index.html');
    }
    return refuse(request, reply);
  });
}
