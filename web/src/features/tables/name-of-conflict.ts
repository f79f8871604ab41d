import { ApiError } from '../../api/api-error.ts';

/** An error of saving a table; that its name is taken is said of the name. */
export function nameOfConflict(error: unknown): unknown {
  const told = error instanceof ApiError && error.status === 409 && error.message.startsWith('Name: ') ? error : null;
  return told === null ? error : new ApiError({ status: 409, code: told.code, message: told.message, requestId: told.requestId, problems: [{ Property: 'Name', Problem: told.message.slice('Name: '.length) }] });
}
