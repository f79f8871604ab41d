import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { RequestError } from '../errors.ts';
import { addSecurityHeaders } from './add-security-headers.ts';
import { AllowedMethods } from './allowed-methods.ts';
import type { ApiParts } from './api-parts.ts';
import { compileValidator } from './compile-validator.ts';
import { notFound, registerErrorBoundary, sendError } from './error-boundary.ts';
import { normaliseQuery } from './normalise-query.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { parseExactly } from '../tables/exact-number.ts';
import { registerConsoleApi } from './console/register-console-api.ts';
import { registerConsole } from './register-console.ts';
import { registerDocs } from './register-docs.ts';
import { registerVersions } from './register-versions.ts';
import { rewriteUrl } from './rewrite-url.ts';
import { registerDownloads } from './routes/downloads.ts';
import { registerHealth } from './routes/health.ts';
import { registerInspected } from './routes/inspected.ts';
import { registerToken } from './routes/token.ts';
import { boundBodyTime } from './bound-body-time.ts';
import { sendBadConnection } from './send-bad-connection.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body has values of records, whose numbers keep all their digits. */
    takesValues?: boolean;
    /** A machine asks now and then, and nobody waits for the answer: crowds of changes and calls need not give way. */
    isUnhurried?: boolean;
  }
}

/** Bytes of a request's body. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Characters of a request's address, as it stands in the request line. */
const MAX_URL_CHARACTERS = 2047;

/** Milliseconds for a request to arrive. */
const LONGEST_UPLOAD_MS = 60 * 60_000;

/** The HTTP server: REST versions 2 and 3, tokens, inspector, health, documentation, console. Not yet listening. */
export function buildApi(parts: ApiParts): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    genReqId: () => randomUUID(),
    // Of a file to import; `boundBodyTime` holds every other request to less.
    requestTimeout: LONGEST_UPLOAD_MS,
    // Room for an address that is too long to be told so, rather than the connection be cut.
    http: { maxHeaderSize: 64 * 1024 },
    routerOptions: { maxParamLength: MAX_URL_CHARACTERS, ignoreTrailingSlash: true },
    rewriteUrl: (request) => rewriteUrl(request.url ?? '/'),
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply, parts.observe);
    },
    clientErrorHandler: sendBadConnection,
    // While it stops, requests on open connections are answered to the end.
    return503OnClosing: false,
  });
  app.decorateRequest('caller', null);
  app.decorateRequest('session', null);
  app.setValidatorCompiler<z.ZodType>(compileValidator);
  // The schemas of answers are documentation: the parts make the answers, and records come as text.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  takeJson(app);
  boundBodyTime(app);
  registerErrorBoundary(app, parts.observe);
  const methods = rememberRoutes(app);
  observeRequests(app, parts);
  giveRequestsWay(app, parts);

  void app.register(cookie);
  addSecurityHeaders(app);
  void app.register(async (scope) => {
    await registerDocs(scope, parts);
    registerHealth(scope, parts);
    registerDownloads(scope, parts);
    await scope.register(async (tokenScope) => registerToken(tokenScope, parts));
    await scope.register(async (inspectedScope) => registerInspected(inspectedScope, parts));
    await scope.register(async (versionsScope) => registerVersions(versionsScope, parts));
    await scope.register(async (consoleScope) => registerConsoleApi(consoleScope, parts));
  });
  registerConsole(app, parts, (request, reply) => {
    throw notFound(request, reply, methods);
  });
  return app;
}

function takeJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^(application|text)\/([\w.-]+\+)?json\b/, { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, request.routeOptions.config.takesValues === true ? parseJsonBody(body as Buffer, parseExactly) : parseJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

function rememberRoutes(app: FastifyInstance): AllowedMethods {
  const methods = new AllowedMethods();
  app.addHook('onRoute', (route) => {
    methods.add(route.url, [route.method].flat());
    const query = (route.schema?.querystring as z.ZodObject | undefined)?.shape;
    if (query !== undefined) {
      route.config = { ...route.config, queryNames: Object.keys(query) };
    }
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id).header('X-Caspio-Request-ID', request.id);
    done(request.originalUrl.length > MAX_URL_CHARACTERS ? new RequestError('UriTooLong', 'The address is longer than 2,047 characters.') : undefined);
  });
  app.addHook('preValidation', (request, _reply, done) => {
    const names = request.routeOptions.config.queryNames;
    if (names !== undefined) request.query = normaliseQuery(request.query as Record<string, unknown>, names);
    done();
  });
  return methods;
}

function observeRequests(app: FastifyInstance, { observe }: ApiParts): void {
  app.addHook('onResponse', (request, reply, done) => {
    observe({
      kind: 'request.answered',
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
      ...accountOf(request),
    });
    done();
  });
}

function giveRequestsWay(app: FastifyInstance, { giveWay }: ApiParts): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.isUnhurried !== true) reply.raw.once('close', giveWay());
    done();
  });
}

function accountOf({ caller, session }: FastifyRequest): { accountId?: string } {
  const account = caller?.account ?? session?.account;
  return account === undefined ? {} : { accountId: account.id };
}
