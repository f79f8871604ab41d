import type { FastifyRequest } from 'fastify';
import type { Authenticate } from '../accounts/open-authenticator.ts';
import { RequestError } from '../errors.ts';

/** A hook that lets through who brings a valid access token. */
export function requireCaller(authenticate: Authenticate): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const token = /^bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) {
      throw new RequestError('Unauthorized', 'The header Authorization: Bearer <access token> is missing.');
    }
    const caller = await authenticate(token);
    if (caller === null) {
      throw new RequestError('Unauthorized', 'The access token is unknown or its time is over.');
    }
    request.caller = caller;
  };
}
