import type { FastifyInstance } from 'fastify';
import type { ApiParts } from '../api-parts.ts';
import { registerAccount } from './account-routes.ts';
import { registerProfiles } from './profile-routes.ts';
import { takeSession } from './request-session.ts';
import { registerSession, registerSignIn } from './session-routes.ts';
import { registerUsers } from './user-routes.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/** What the console asks besides REST: sessions, people, profiles, settings. See docs/reference/console-api.md. */
export async function registerConsoleApi(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const { pool, publicUrl } = parts;
  await app.register(
    async (scope) => {
      scope.addHook('onRoute', (route) => {
        route.bodyLimit ??= MAX_BODY_BYTES;
      });
      scope.addHook('onRequest', async (_request, reply) => {
        reply.header('Cache-Control', 'no-store');
      });
      registerSignIn(scope, parts);
      await scope.register(async (signedIn) => {
        signedIn.addHook('onRequest', async (request) => {
          await takeSession(request, { db: pool, publicUrl });
        });
        registerSession(signedIn, parts);
        registerUsers(signedIn, parts);
        registerProfiles(signedIn, parts);
        registerAccount(signedIn, parts);
      });
    },
    { prefix: '/console' },
  );
}
