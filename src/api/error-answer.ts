import { z } from 'zod';
import { ERROR_STATUS } from '../errors.ts';

/** The one error body, as the documentation shows it. */
const ErrorAnswer = z.object({
  Code: z.enum(Object.keys(ERROR_STATUS) as [keyof typeof ERROR_STATUS]),
  Message: z.string(),
  Resource: z.string(),
  RequestId: z.uuid(),
  Problems: z.array(z.object({ Property: z.string(), Problem: z.string() })).optional().meta({ description: 'To requests with a session: the problems of Message one by one.' }),
});

/** The answers of a route that are no success, for its description. */
export function errorAnswers<Status extends number>(...statuses: readonly Status[]): Record<Status, typeof ErrorAnswer> {
  return Object.fromEntries(statuses.map((status) => [status, ErrorAnswer])) as Record<Status, typeof ErrorAnswer>;
}
