import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import type { Observe } from '../observe.ts';
import type { AllowedMethods } from './allowed-methods.ts';
import { toRequestError } from './to-request-error.ts';

/** The body of every answer that is not a success. */
interface ErrorBody {
  Code: string;
  Message: string;
  /** The path that was asked for. */
  Resource: string;
  RequestId: string;
  /** What `Message` names, one by one; to the console alone. */
  Problems?: { Property: string; Problem: string }[];
}

/** Turns whatever was thrown into the one error body. What is not the client's fault is observed and told without detail. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, observe: Observe): FastifyReply {
  const known = toRequestError(error);
  if (known === null || known.status >= 500) {
    observe({ kind: 'request.failed', requestId: request.id, method: request.method, route: request.routeOptions.url ?? 'none', error: known?.cause ?? error });
  }
  const { code, status, message, retryAfter, problems } = known ?? new RequestError('InternalError', 'The server failed to answer. It is logged under this RequestId.');
  const body: ErrorBody = { Code: code, Message: message, Resource: pathOf(request), RequestId: request.id };
  if (problems.length > 0 && (request.session !== null || request.routeOptions.url?.startsWith('/console/') === true)) {
    body.Problems = problems.map(({ property, problem }) => ({ Property: property, Problem: problem }));
  }
  reply.header('X-Request-Id', request.id).header('X-Caspio-Request-ID', request.id);
  if (retryAfter !== undefined) {
    reply.header('Retry-After', retryAfter);
  }
  if (status === 401 && !reply.hasHeader('WWW-Authenticate')) {
    reply.header('WWW-Authenticate', 'Bearer');
  }
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

export function registerErrorBoundary(app: FastifyInstance, observe: Observe): void {
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, observe));
}

/** What is thrown for an address without a route: 405 when it answers other methods, else 404. */
export function notFound(request: FastifyRequest, reply: FastifyReply, methods: AllowedMethods): RequestError {
  const path = (request.url.split('?', 1)[0] ?? '').replace(/(?<=.)\/$/, '');
  const allowed = methods.at(path);
  if (allowed.length === 0 || allowed.includes(request.method)) {
    return new RequestError('ObjectNotFound', 'There is nothing at this address.');
  }
  reply.header('Allow', allowed.join(', '));
  return new RequestError('MethodNotAllowed', `${request.method} is not served at this address; it takes ${allowed.join(', ')}.`);
}

function pathOf(request: FastifyRequest): string {
  return (request.originalUrl.split('?', 1)[0] ?? '').slice(0, 2047);
}
