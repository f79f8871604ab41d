import type { FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import { callerOf } from './request-caller.ts';

/** A hook that lets through profiles with access to all objects. */
export async function requireAllObjects(request: FastifyRequest): Promise<void> {
  const { profile } = callerOf(request);
  if (!profile.allObjects) {
    throw new RequestError('InsufficientPermissions', `The profile ${profile.name} has no access to all objects.`);
  }
}
