import { ExpressionError } from './expression-error.ts';
import { booleanLiteral, dateLiteral, type LiteralValue } from './literal-value.ts';
import { numberParameter } from './number-parameter.ts';
import type { LiteralOperand, NullOperand, NumberType, Operand, ValueClass } from './operand.ts';

type AnyOperand = Operand | NullOperand;

/** What alternatives such as the branches of a CASE are made. */
export interface CommonType {
  class: ValueClass;
  numberType: NumberType;
  whole: boolean;
  currency: boolean;
  /** SQL type of a NULL among them. */
  sqlType: string;
}

const SQL_TYPES: Readonly<Record<ValueClass, string>> = { text: 'text', number: 'numeric', date: 'timestamp', boolean: 'boolean', guid: 'uuid', list: 'integer[]', hidden: 'text' };

/**
 * The type that all of some values can have: texts, numbers, dates and so on among themselves, a literal that fits beside
 * them, yes-or-no values beside numbers.
 * @throws ExpressionError when there is none
 */
export function commonType(operands: readonly AnyOperand[], at: number): CommonType {
  const classes = new Set(operands.flatMap((operand) => (operand.kind === 'typed' ? [operand.class] : [])));
  const literals = operands.filter((operand) => operand.kind === 'literal');
  for (const operand of operands) {
    if (operand.kind === 'typed' && (operand.class === 'list' || operand.class === 'hidden')) throw new ExpressionError(`${operand.label} can't be used here`, operand.at);
  }
  const only = classes.size === 1 ? [...classes][0] : undefined;
  if (only === 'date' && literals.every((literal) => dateLiteral(literal) !== null)) return typeOf('date');
  if (only === 'boolean' && literals.every((literal) => booleanLiteral(literal) !== null)) return typeOf('boolean');
  if (only === 'guid' && literals.length === 0) return typeOf('guid');
  for (const { node } of literals) classes.add(node.kind === 'string' ? 'text' : node.kind);
  if (classes.delete('guid')) classes.add('text');
  if (classes.size === 0) return typeOf('text');
  if (classes.size === 2 && classes.has('number') && classes.has('boolean')) classes.delete('boolean');
  const [found, other] = classes;
  if (found === undefined || other !== undefined) {
    throw new ExpressionError(`the values here have different types (${[...classes].map(nameOf).join(' and ')}): use CAST`, at);
  }
  return found === 'number' ? numberTypeOf(operands) : typeOf(found);
}

function typeOf(found: ValueClass): CommonType {
  return { class: found, numberType: 'numeric', whole: false, currency: false, sqlType: SQL_TYPES[found] };
}

function numberTypeOf(operands: readonly AnyOperand[]): CommonType {
  const types = new Set<NumberType>();
  let [whole, currency] = [true, false];
  for (const operand of operands) {
    if (operand.kind === 'literal') {
      const isWhole = operand.node.kind !== 'number' || /^-?\d+$/.test(operand.node.text);
      whole &&= isWhole;
      const type = isWhole && operand.node.kind === 'number' ? (numberParameter(operand.node.text, 'integer')?.type ?? 'numeric') : 'integer';
      types.add(isWhole ? type : 'numeric');
    } else if (operand.kind === 'typed') {
      const isNumber = operand.class === 'number';
      whole &&= !isNumber || operand.whole;
      currency ||= isNumber && operand.currency;
      types.add(isNumber ? operand.numberType : 'integer');
    }
  }
  const among = (...allowed: NumberType[]) => [...types].every((type) => allowed.includes(type));
  // A literal beside doubles is one: numeric would only give digits that a double does not have.
  const numberType = among('integer') ? 'integer' : among('integer', 'bigint') ? 'bigint' : types.has('double precision') && !currency ? 'double precision' : 'numeric';
  return { class: 'number', numberType, whole, currency: currency && !types.has('double precision'), sqlType: numberType };
}

/** A literal as a value of the common type. */
export function literalAs(type: CommonType, literal: LiteralOperand): LiteralValue {
  const { node } = literal;
  if (type.class === 'date') return dateLiteral(literal) ?? { value: '', type: 'timestamp' };
  if (type.class === 'boolean') return booleanLiteral(literal) ?? { value: false, type: 'boolean' };
  if (type.class === 'number') {
    const text = node.kind === 'boolean' ? (node.value ? '1' : '0') : node.text;
    const parameter = numberParameter(text, type.numberType);
    if (parameter === null) throw new ExpressionError('a number is expected here', node.at);
    return { value: parameter.value, type: type.numberType };
  }
  return { value: node.kind === 'boolean' ? String(node.value) : node.text, type: 'text' };
}

function nameOf(found: ValueClass): string {
  const names: Readonly<Record<ValueClass, string>> = { text: 'text', number: 'number', date: 'date', boolean: 'yes or no', guid: 'GUID', list: 'list', hidden: 'password' };
  return names[found];
}
