import type { FastifyRequest } from 'fastify';
import type { Author } from '../webhooks/webhook-parts.ts';
import { callerOf } from './request-caller.ts';

/** Who makes definitions: the caller signs with its name. */
export function authorOf(request: FastifyRequest): Author {
  const { account, name } = callerOf(request);
  return { account, actor: name };
}
