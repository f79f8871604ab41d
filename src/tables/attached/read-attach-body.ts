import { RequestError, type Problem } from '../../errors.ts';
import { nameProblem } from '../name-problem.ts';

/** Which table of the database is to be attached, and under which name. */
export interface AttachRequest {
  schema: string;
  relation: string;
  /** Undefined: made from the relation's. */
  name: string | undefined;
}

/** PostgreSQL cuts longer names, so none is longer. */
const LONGEST_NAME_BYTES = 63;

/**
 * Reads `{Schema, Table, Name?}`.
 * @throws RequestError IncorrectBodyParameter that names every problem
 */
export function readAttachBody(input: unknown): AttachRequest {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new RequestError('IncorrectBodyParameter', 'The body must be an object with Schema and Table.');
  }
  const body = input as Record<string, unknown>;
  const problems: Problem[] = [];
  for (const property of Object.keys(body)) {
    if (!['Schema', 'Table', 'Name'].includes(property)) problems.push({ property: property.slice(0, 64), problem: 'is no known property' });
  }
  const [schema, relation] = ['Schema', 'Table'].map((property) => {
    const value = body[property];
    const usable = typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= LONGEST_NAME_BYTES && !/\0|\p{Surrogate}/u.test(value);
    if (!usable) problems.push({ property, problem: value === undefined ? 'is required' : 'must be the name of a schema or table of the database' });
    return usable ? value : '';
  }) as [string, string];
  const name = body['Name'] ?? undefined;
  const wrongName = name === undefined ? null : typeof name === 'string' ? nameProblem(name) : 'must be a text';
  if (wrongName !== null) problems.push({ property: 'Name', problem: wrongName });
  if (problems.length > 0) throw RequestError.ofProblems('IncorrectBodyParameter', problems);
  return { schema, relation, name: name as string | undefined };
}
