import { compileCondition } from '../tables/expression/compile-condition.ts';
import { recordScope } from '../tables/expression/field-scope.ts';
import { parseExpression } from '../tables/expression/parse-expression.ts';
import type { ConditionField } from './condition-fields.ts';

/**
 * A condition of a view's definition as SQL, with its literals in it: CREATE VIEW takes no parameters.
 * @throws ExpressionError with the place
 */
export function conditionSql(text: string, fields: readonly ConditionField[]): string {
  return compileCondition(parseExpression(text), { scope: recordScope(fields), literals: true }).text;
}
