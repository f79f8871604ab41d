import { RequestError } from '../errors.ts';

interface Coded {
  code?: unknown;
  message?: unknown;
  statusCode?: unknown;
}

/** Errors of a connection, by Node and by `pg`. */
const CONNECTION_CODES: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const CONNECTION_MESSAGES = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after|Client was closed)/;

const FASTIFY_ERRORS: Readonly<Record<string, (message: string) => RequestError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new RequestError('BodyTooLarge', 'The body is too large: 16 MiB at most, and 64 KiB for a token.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new RequestError('UnsupportedMediaType', 'The body has a Content-Type that is not taken here.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new RequestError('IncorrectBodyParameter', 'The body is not as long as Content-Length says.'),
  FST_ERR_MAX_PARAM_LENGTH: () => new RequestError('UriTooLong', 'The address is longer than 2,047 characters.'),
  FST_ERR_BAD_URL: () => new RequestError('IncorrectQueryParameter', 'The address is not a valid one.'),
  FST_ERR_ASYNC_CONSTRAINT: () => new RequestError('ObjectNotFound', 'There is nothing at this address.'),
};

/**
 * The error that a client is told of, or null when the fault is ours. No words of the database leave the server.
 * Bad input is recognised where it is read; what is left here are errors of data that only PostgreSQL can know.
 */
export function toRequestError(error: unknown): RequestError | null {
  if (error instanceof RequestError) {
    return error;
  }
  if (typeof error !== 'object' || error === null) {
    return null;
  }
  const { code, message, statusCode } = error as Coded;
  if (CONNECTION_CODES.has(code) || (typeof message === 'string' && CONNECTION_MESSAGES.test(message))) {
    return unavailable(error);
  }
  if (typeof code !== 'string') {
    return null;
  }
  if (code.startsWith('FST_')) {
    const known = FASTIFY_ERRORS[code];
    if (known !== undefined) {
      return known(String(message));
    }
    if (statusCode === 413) return new RequestError('BodyTooLarge', 'The body has too many parts, or one of them is too large.', { cause: error });
    return statusCode === 400 || statusCode === 406 ? new RequestError('IncorrectBodyParameter', String(message), { cause: error }) : null;
  }
  return /^[0-9A-Z]{5}$/.test(code) ? ofSqlState(code, error) : null;
}

function unavailable(cause: unknown): RequestError {
  return new RequestError('ServiceUnavailable', 'The database can not be reached at the moment. Try again in a few seconds.', { cause, retryAfter: 2 });
}

/** By the classes of PostgreSQL's error codes (its documentation, appendix A). */
function ofSqlState(state: string, cause: unknown): RequestError | null {
  switch (state) {
    case '22021':
    case '22P05':
      return new RequestError('InvalidInputValue', 'A text has a character that can not be stored (NUL).', { cause });
    case '40001':
    case '40P01':
    case '55P03':
      return new RequestError('Conflict', 'Another change was being made to the same data. Try again.', { cause, retryAfter: 1 });
    case '57014':
      return new RequestError('ServiceUnavailable', 'The request took too long.', { cause });
    default:
  }
  switch (state.slice(0, 2)) {
    case '08':
    case '53':
    case '57':
      return unavailable(cause);
    case '22':
      return new RequestError('InvalidInputValue', 'A value does not fit its type.', { cause });
    case '54':
      return new RequestError('SqlServerError', 'The request is beyond what the database can do at once.', { cause });
    default:
      return null;
  }
}
