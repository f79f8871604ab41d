import type { FastifyRequest } from 'fastify';
import type { ChangeContext } from '../tables/table-hooks.ts';
import { callerOf } from './request-caller.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Who changes records by a request, and the message that the client was handling, if it says so (`webhook-id`). */
export function changeContext(request: FastifyRequest): ChangeContext {
  const cause = request.headers['webhook-id'];
  const { source, name } = callerOf(request);
  return { source, actor: name, cause: typeof cause === 'string' && UUID.test(cause) ? cause : null };
}
