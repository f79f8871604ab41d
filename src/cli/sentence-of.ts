import { ConfigError } from '../config.ts';
import { DatabaseAwayError } from '../db/await-database.ts';
import { HomeInUseError } from '../db/embedded/home-lock.ts';
import { RequestError } from '../errors.ts';

/** What a failed command says: a sentence for what the operator can mend, the stack for what he can't. */
export function sentenceOf(error: unknown): string {
  if (error instanceof RequestError || error instanceof ConfigError || error instanceof HomeInUseError || error instanceof DatabaseAwayError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return `${error.message}. Another program listens there: set PORT to a free one.`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') return `The database can not be reached: ${error.message || code}`;
  return error.stack ?? error.message;
}
