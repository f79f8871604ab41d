import type { FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import { callerOf } from './request-caller.ts';

/** A hook that lets through callers with access to all objects. */
export async function requireAllObjects(request: FastifyRequest): Promise<void> {
  const { allObjects, name } = callerOf(request);
  if (!allObjects) {
    throw new RequestError('InsufficientPermissions', `${name} has no access to all objects.`);
  }
}
