import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { openAuthenticator } from '../accounts/open-authenticator.ts';
import { RequestError } from '../errors.ts';
import type { ApiParts } from './api-parts.ts';
import { callerOf } from './request-caller.ts';
import { requireCaller } from './require-caller.ts';
import { registerApplications } from './routes/applications.ts';
import { registerEvents } from './routes/events.ts';
import { registerFields } from './routes/fields.ts';
import { registerAttachments } from './routes/attachments.ts';
import { registerFileFields } from './routes/file-fields.ts';
import { registerFiles } from './routes/files.ts';
import { registerFolders } from './routes/folders.ts';
import { registerExports } from './routes/exports.ts';
import { registerImports } from './routes/imports.ts';
import { registerInspectors } from './routes/inspectors.ts';
import { registerLogs } from './routes/logs.ts';
import { registerMessages } from './routes/messages.ts';
import { registerOutgoingUrls } from './routes/outgoing-urls.ts';
import { registerOverview } from './routes/overview.ts';
import { registerPasswordFields } from './routes/password-fields.ts';
import { registerPerformance } from './routes/performance.ts';
import { registerRecords } from './routes/records.ts';
import { registerReplays } from './routes/replays.ts';
import { registerSamples } from './routes/samples.ts';
import { registerSearch } from './routes/search.ts';
import { registerStatistics } from './routes/statistics.ts';
import { registerTables } from './routes/tables.ts';
import { registerTasks } from './routes/tasks.ts';
import { registerViewRecords } from './routes/view-records.ts';
import { registerViews } from './routes/views.ts';
import { registerWebhooks } from './routes/webhooks.ts';

/** Versions of the REST API. They differ in tables and records only. */
export type ApiVersion = 2 | 3;

/** Everything that needs a token or a session, once per version; a caller's limit counts over both. */
export async function registerVersions(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const authenticate = openAuthenticator(parts.pool, parts.keepCallerMs === undefined ? {} : { keepMs: parts.keepCallerMs });
  app.addHook('onRequest', requireCaller({ authenticate, db: parts.pool, publicUrl: parts.publicUrl }));
  await app.register(rateLimit, {
    hook: 'preValidation',
    // Counted per process: it holds off what runs wild, not what works hard.
    max: (request) => callerOf(request).account.limits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => {
      const { account, id } = callerOf(request);
      return `${account.id}/${id}`;
    },
    errorResponseBuilder: (_request, { max, ttl }) =>
      new RequestError('TooManyRequests', `The caller made more than ${max} requests in a minute.`, { retryAfter: Math.max(1, Math.ceil(ttl / 1000)) }),
  });
  for (const version of [2, 3] as const) {
    await app.register(
      async (scope) => {
        registerTables(scope, parts);
        registerFields(scope, parts, version);
        registerRecords(scope, parts, version);
        registerPasswordFields(scope, parts);
        registerViews(scope, parts);
        registerViewRecords(scope, parts, version);
        registerTasks(scope, parts);
        registerApplications(scope);
        registerFileFields(scope, parts);
        if (version === 3) await scope.register(async (attachmentsScope) => registerAttachments(attachmentsScope, parts));
        registerFolders(scope, parts);
        await scope.register(async (filesScope) => registerFiles(filesScope, parts, version));
        registerExports(scope, parts);
        await scope.register(async (importScope) => registerImports(importScope, parts));
        registerInspectors(scope, parts);
        registerWebhooks(scope, parts);
        registerEvents(scope, parts);
        registerMessages(scope, parts);
        registerOutgoingUrls(scope, parts);
        registerReplays(scope, parts);
        registerSamples(scope, parts);
        registerLogs(scope, parts);
        registerPerformance(scope, parts);
        registerStatistics(scope, parts);
        registerOverview(scope, parts);
        registerSearch(scope, parts);
      },
      { prefix: `/v${version}` },
    );
  }
}
