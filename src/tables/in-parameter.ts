import { RequestError } from '../errors.ts';
import { ExpressionError } from './expression/expression-error.ts';

/**
 * Runs `work` on an expression that came in a query parameter.
 * @throws RequestError IncorrectQueryParameter that names the parameter and points at the place
 */
export function inParameter<Result>(parameter: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ExpressionError) throw new RequestError('IncorrectQueryParameter', `${parameter}: ${error.message}.`, { cause: error });
    throw error;
  }
}
