import { quoteText } from '../quote-text.ts';
import { commonType, literalAs } from './alike.ts';
import type { CompileOptions } from './compile-options.ts';
import { ExpressionError } from './expression-error.ts';
import { dateLiteral, literalText, type LiteralValue } from './literal-value.ts';
import { numberParameter } from './number-parameter.ts';
import type { NullOperand, Operand, TypedOperand } from './operand.ts';

type AnyOperand = Operand | NullOperand;

/** Writes operands as SQL of a wanted type, literals as parameters. Everything throws ExpressionError where the type does not fit. */
export class ValueWriter {
  readonly values: unknown[] = [];
  protected readonly options: CompileOptions;

  constructor(options: CompileOptions) {
    this.options = options;
  }

  text(operand: AnyOperand): string {
    if (operand.kind === 'null') return 'null::text';
    if (operand.kind === 'literal') return this.parameter(literalText(operand), 'text');
    switch (operand.class) {
      case 'text':
        return operand.sql;
      case 'number':
        return operand.numberType === 'numeric' ? `trim_scale(${operand.sql})::text` : `${operand.sql}::text`;
      case 'boolean':
        return `${operand.sql}::integer::text`;
      case 'guid':
        return `${operand.sql}::text`;
      case 'date':
        return `rowcast.date_as_text(${operand.sql}, 0)`;
      default:
        throw new ExpressionError(`${operand.label} can't be used here`, operand.at);
    }
  }

  number(operand: AnyOperand): string {
    if (operand.kind === 'null') return 'null::numeric';
    if (operand.kind === 'literal') {
      const parameter = operand.node.kind === 'number' ? numberParameter(operand.node.text, 'numeric') : null;
      if (parameter === null) throw new ExpressionError('a number is expected here', operand.node.at);
      return this.parameter(parameter.value, 'numeric');
    }
    if (operand.class === 'boolean') return `${operand.sql}::integer::numeric`;
    if (operand.class !== 'number') throw new ExpressionError(`${operand.label} can't be calculated with${operand.class === 'text' ? ' (to join texts, make both texts by CAST or use CONCAT)' : ''}`, operand.at);
    return operand.numberType === 'numeric' ? operand.sql : `${operand.sql}::numeric`;
  }

  double(operand: AnyOperand): string {
    return operand.kind === 'typed' && operand.numberType === 'double precision' ? operand.sql : `${this.number(operand)}::double precision`;
  }

  whole(operand: AnyOperand): string {
    return operand.kind === 'typed' && operand.class === 'number' && operand.numberType === 'integer' ? operand.sql : `trunc(${this.number(operand)})::integer`;
  }

  date(operand: AnyOperand): string {
    if (operand.kind === 'null') return 'null::timestamp';
    if (operand.kind === 'typed') {
      if (operand.class === 'date') return operand.sql;
      throw new ExpressionError(`${operand.label} is no date${operand.class === 'text' ? ': use CAST' : ''}`, operand.at);
    }
    const date = dateLiteral(operand);
    if (date === null) throw new ExpressionError("a date such as '2024-12-31' or '2024-12-31T23:59:59' is expected here", operand.node.at);
    return this.literal(date);
  }

  alike(operands: readonly AnyOperand[], at: number): { results: string[]; type: TypedOperand } {
    const type = commonType(operands, at);
    const results = operands.map((operand) => {
      if (operand.kind === 'null') return `null::${type.sqlType}`;
      if (operand.kind === 'literal') return this.literal(literalAs(type, operand));
      if (type.class === 'text') return this.text(operand);
      if (type.class !== 'number') return operand.sql;
      if (operand.class === 'boolean') return `${operand.sql}::integer::${type.sqlType}`;
      return operand.numberType === type.numberType ? operand.sql : `${operand.sql}::${type.sqlType}`;
    });
    return { results, type: { ...type, kind: 'typed', at, sql: '', options: {}, label: 'this value' } };
  }

  value(value: string | number, type: string): string {
    return this.parameter(String(value), type);
  }

  protected parameter(value: unknown, type: string): string {
    if (this.options.stored === true || this.options.literals === true) return `${quoteText(Array.isArray(value) ? `{${value.join()}}` : String(value))}::${type}`;
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }

  protected literal({ value, type }: LiteralValue): string {
    return this.parameter(value, type);
  }
}
