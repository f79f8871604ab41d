import { ApiError } from './api-error.ts';

/**
 * What an error says of one place of a form, as a sentence.
 * @param place as the server names it: `Tables[1].On`; problems below it count, `Fields[2].Name` for `Fields[2]`
 */
export function problemAt(error: unknown, place: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const own = error.problems.filter(({ Property }) => Property === place || Property.startsWith(`${place}.`)).map(({ Problem }) => `${Problem.charAt(0).toUpperCase()}${Problem.slice(1)}.`);
  return own.length === 0 ? undefined : own.join(' ');
}
