import { RequestError } from '../errors.ts';
import { compileCondition } from './expression/compile-condition.ts';
import { ExpressionError } from './expression/expression-error.ts';
import { parseExpression } from './expression/parse-expression.ts';
import type { SqlFragment } from './expression/sql-fragment.ts';
import type { RecordSet } from './record-set.ts';

/**
 * A client's condition as SQL.
 * @throws RequestError IncorrectQueryParameter that points at the place
 */
export function compileWhere(text: string, { fields }: Pick<RecordSet, 'fields'>, firstParameter = 1): SqlFragment {
  if (text.trim() === '') throw new RequestError('IncorrectQueryParameter', 'q.where: is required.');
  try {
    return compileCondition(parseExpression(text), fields, firstParameter);
  } catch (error) {
    if (error instanceof ExpressionError) throw new RequestError('IncorrectQueryParameter', `q.where: ${error.message}.`, { cause: error });
    throw error;
  }
}
