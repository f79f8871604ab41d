import type { CompileOptions } from './compile-options.ts';
import { Compiler } from './compiler.ts';
import type { Expression } from './expression.ts';
import type { SqlFragment } from './sql-fragment.ts';

/**
 * Compiles a condition to parametrised SQL. Every literal becomes a parameter, every type is checked, so that PostgreSQL
 * accepts what comes out.
 * @throws ExpressionError with the place of an unknown field or of values that can't be compared.
 */
export function compileCondition(expression: Expression, options: CompileOptions): SqlFragment {
  const compiler = new Compiler(options);
  const text = compiler.condition(expression);
  return { text, values: compiler.values };
}
