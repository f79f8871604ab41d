import { readDate } from '../read-date.ts';
import { ExpressionError } from './expression-error.ts';
import { numberParameter } from './number-parameter.ts';
import type { LiteralOperand, TypedOperand } from './operand.ts';

const GUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const TRUE_WORDS: ReadonlySet<string> = new Set(['1', 'true', 'yes']);
const FALSE_WORDS: ReadonlySet<string> = new Set(['0', 'false', 'no']);

/** A value and the SQL type of its parameter. */
export interface LiteralValue {
  value: string | boolean;
  type: string;
}

export function literalText({ node }: LiteralOperand): string {
  return node.kind === 'boolean' ? String(node.value) : node.text;
}

/** A date as PostgreSQL reads it, or null. */
export function dateLiteral({ node }: LiteralOperand): LiteralValue | null {
  const date = node.kind === 'string' ? readDate(node.text) : null;
  return date === null ? null : { value: `${date.seconds}.${String(date.microseconds).padStart(6, '0')}`, type: 'timestamp' };
}

export function booleanLiteral(literal: LiteralOperand): LiteralValue | null {
  const word = literalText(literal).trim().toLowerCase();
  return TRUE_WORDS.has(word) || FALSE_WORDS.has(word) ? { value: TRUE_WORDS.has(word), type: 'boolean' } : null;
}

/**
 * A literal as a value of the type that it is compared with; texts as they are.
 * @throws ExpressionError when it is none
 */
export function literalBeside(operand: TypedOperand, literal: LiteralOperand): LiteralValue {
  const { node } = literal;
  const mismatch = (wanted: string) => new ExpressionError(`${operand.label} is compared with ${wanted}`, node.at);
  switch (operand.class) {
    case 'text':
      if (node.kind === 'boolean') throw mismatch('a text in single quotes');
      return { value: node.text, type: 'text' };
    case 'number': {
      const parameter = node.kind === 'boolean' ? null : numberParameter(node.text, operand.numberType);
      if (parameter === null) throw mismatch('a number');
      return parameter;
    }
    case 'date': {
      const date = dateLiteral(literal);
      if (date === null) throw mismatch("a date such as '2024-12-31' or '2024-12-31T23:59:59'");
      return date;
    }
    case 'boolean': {
      const value = booleanLiteral(literal);
      if (value === null) throw mismatch('1 or 0');
      return value;
    }
    case 'guid':
      if (node.kind !== 'string' || !GUID.test(node.text)) throw mismatch('a GUID in single quotes');
      return { value: node.text.replace(/[{}]/g, ''), type: 'uuid' };
    default:
      throw new ExpressionError(`${operand.label} can't be compared`, operand.at);
  }
}
