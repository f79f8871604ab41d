import type { FastifyRequest } from 'fastify';
import type { Caller } from '../accounts/caller.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on the routes that need a token or a session. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** The query parameters that the route knows. */
    queryNames?: readonly string[];
  }
}

/** Who makes a request of a route behind `requireCaller`. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) {
    throw new Error(`${request.method} ${request.routeOptions.url ?? ''} is served without a caller`);
  }
  return request.caller;
}
