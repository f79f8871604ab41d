import { RequestError } from '../errors.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  '23505': 'Unique: records have the same value in this field',
  '22001': 'Type: a value is longer than the type allows',
  '22003': 'Type: a number is outside the range of the type',
  '22007': 'Type: a value is no date',
  '22008': 'Type: a value is no date',
  '22023': 'TimeZone: the database does not know it',
  '22P02': 'Type: a value does not convert to the type',
  '23514': 'Type: a value is longer than the type allows',
  // PostgreSQL works out what is constant before it knows how texts are compared.
  '42P22': 'Formula: a text function or comparison of constants alone is not possible: write what it gives instead',
  '54011': 'the table has had too many fields',
};

/** What PostgreSQL says of a definition's change, for a client; other errors as they are. */
export function definitionError(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (error instanceof RequestError || typeof code !== 'string') return error;
  const problem = PROBLEMS[code];
  if (problem !== undefined) return new RequestError('IncorrectBodyParameter', `${problem}.`, { cause: error });
  if (code === '2BP01' || code === '0A000') return new RequestError('Conflict', 'Something else in the database, such as a view, depends on it.', { cause: error });
  if (code === '42P07') return new RequestError('Conflict', 'The database has something of that name already.', { cause: error });
  if (code === '54000') return new RequestError('SqlServerError', 'No RANDOM ID is free, or a record grows too big.', { cause: error });
  return error;
}
