import { RequestError } from '../errors.ts';
import type { Problem } from '../errors.ts';

/**
 * Gives query parameters the names that a route declares: `Q.Where` and `WHERE` become `q.where`.
 * @throws RequestError IncorrectQueryParameter that names the parameters that are unknown or given twice: a misspelled
 *   filter that is passed over would answer, or change, more than was meant.
 */
export function normaliseQuery(query: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  const normalised: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [given, value] of Object.entries(query)) {
    const lower = given.toLowerCase();
    const name = names.find((candidate) => candidate.toLowerCase() === lower) ?? names.find((candidate) => candidate.toLowerCase() === `q.${lower}`);
    if (name === undefined) {
      problems.push({ property: given, problem: 'is not a known parameter' });
    } else if (Object.hasOwn(normalised, name) || Array.isArray(value)) {
      problems.push({ property: given, problem: 'is given more than once' });
    } else {
      normalised[name] = value;
    }
  }
  if (problems.length > 0) {
    throw RequestError.ofProblems('IncorrectQueryParameter', problems);
  }
  return normalised;
}
