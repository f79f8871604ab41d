import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { grantTokens } from '../../accounts/grant-tokens.ts';
import { ACCESS_TOKEN_SECONDS } from '../../accounts/issue-tokens.ts';
import { RequestError } from '../../errors.ts';
import type { ApiParts } from '../api-parts.ts';
import { errorAnswers } from '../error-answer.ts';
import { openFailureLimiter } from '../failure-limiter.ts';

/** Wrong credentials that one address may send for one client in a minute. */
const MAX_FAILURES = 20;

const Answer = z.object({ access_token: z.string(), token_type: z.literal('bearer'), expires_in: z.number(), refresh_token: z.string() });

/** `POST /oauth/token`, for a form body alone. */
export async function registerToken(app: FastifyInstance, { pool }: ApiParts): Promise<void> {
  const failures = openFailureLimiter({ max: MAX_FAILURES, windowMs: 60_000 });
  app.removeAllContentTypeParsers();
  await app.register(formbody, { bodyLimit: 64 * 1024 });

  app.withTypeProvider<ZodTypeProvider>().post(
    '/oauth/token',
    {
      schema: {
        summary: 'Get a token',
        description: 'Form body with grant_type=client_credentials, client_id and client_secret (or HTTP Basic), or with grant_type=refresh_token.',
        tags: ['Authentication'],
        security: [],
        consumes: ['application/x-www-form-urlencoded'],
        body: z.record(z.string(), z.unknown()).meta({
          properties: {
            grant_type: { enum: ['client_credentials', 'refresh_token'] },
            client_id: { type: 'string' },
            client_secret: { type: 'string' },
            refresh_token: { type: 'string' },
          },
        }),
        response: { 200: Answer, ...errorAnswers(401, 429) },
      },
    },
    async (request, reply) => {
      const headers = Object.fromEntries(Object.entries(request.headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
      const key = `${request.ip} ${clientOf(headers['authorization'], request.body)}`;
      const waitSeconds = failures.waitSeconds(key);
      if (waitSeconds > 0) {
        throw new RequestError('TooManyRequests', 'Wrong credentials were sent too often.', { retryAfter: waitSeconds });
      }
      try {
        const { accessToken, refreshToken } = await grantTokens(pool, { headers, form: request.body });
        reply.header('Cache-Control', 'no-store').header('Pragma', 'no-cache');
        return { access_token: accessToken, token_type: 'bearer' as const, expires_in: ACCESS_TOKEN_SECONDS, refresh_token: refreshToken };
      } catch (error) {
        if (error instanceof RequestError && error.code === 'Unauthorized') {
          failures.failed(key);
          if (headers['authorization'] !== undefined) {
            reply.header('WWW-Authenticate', 'Basic realm="Rowcast"');
          }
        }
        throw error;
      }
    },
  );
}

/** Which client the failures are counted for; bounded, since it is the client's own words. */
function clientOf(authorization: string | undefined, form: Readonly<Record<string, unknown>>): string {
  const basic = /^basic +([\w+/=-]+)/i.exec(authorization ?? '')?.[1];
  const named = basic === undefined ? String(form['client_id'] ?? '') : (Buffer.from(basic, 'base64').toString('utf8').split(':', 1)[0] ?? '');
  return named.slice(0, 255);
}
