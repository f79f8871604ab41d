import type { Expression } from '../expression.ts';
import type { NullOperand, Operand, TypedOperand } from '../operand.ts';

export type Call = Extract<Expression, { kind: 'call' }>;
export type AnyOperand = Operand | NullOperand;

/** What the compiler does for the functions. All throw ExpressionError with the place of what does not fit. */
export interface Services {
  /** A value; not a condition. */
  operand(node: Expression): AnyOperand;
  /** A value that is no literal any more. */
  typed(node: Expression): TypedOperand;
  /** A term of ORDER BY. */
  order(operand: TypedOperand, descending: boolean): string;
  /** A condition as SQL. */
  condition(node: Expression): string;
  text(operand: AnyOperand): string;
  /** As numeric, which no calculation on doubles or integers overflows. */
  number(operand: AnyOperand): string;
  double(operand: AnyOperand): string;
  /** As integer, decimals dropped. */
  whole(operand: AnyOperand): string;
  date(operand: AnyOperand): string;
  /** The operands made one class, so that any of them may be the result. */
  alike(operands: readonly AnyOperand[], at: number): { results: string[]; type: TypedOperand };
  /** The condition that two values are equal. */
  equal(left: AnyOperand, right: AnyOperand, at: number): string;
  /** A value that is no part of the text, as parameter or literal. */
  value(value: string | number, type: string): string;
}

export interface ServedFunction {
  /** Operands at least and at most. */
  least: number;
  most: number;
  /** Gives another value each time or reads a clock: no formula can store it. */
  volatile?: true;
  /** Computed over several records. */
  aggregate?: true;
  compile(call: Call, services: Services): TypedOperand;
}

export type Taken = 'text' | 'number' | 'double' | 'whole' | 'date';
export type Given = 'text' | 'integer' | 'bigint' | 'guid' | 'numeric' | 'double' | 'date' | 'boolean';

export type Functions = Readonly<Record<string, ServedFunction>>;

/** An operand of a class that a function gives. */
export function given(what: Given, sql: string, { at, name }: { at: number; name: string }): TypedOperand {
  const plain = { kind: 'typed', at, sql, currency: false, options: {}, label: `the result of ${name.slice(0, 64).toUpperCase()}` } as const;
  switch (what) {
    case 'text':
    case 'date':
    case 'boolean':
    case 'guid':
      return { ...plain, class: what, numberType: 'numeric', whole: false };
    case 'integer':
    case 'bigint':
      return { ...plain, class: 'number', numberType: what, whole: true };
    case 'numeric':
      return { ...plain, class: 'number', numberType: 'numeric', whole: false };
    case 'double':
      return { ...plain, class: 'number', numberType: 'double precision', whole: false };
  }
}

/** A function whose operands and result have fixed types. `sql` uses each operand once: a repeated one would double the text at each level. */
export function fixed(takes: readonly Taken[], what: Given, sql: (...operands: string[]) => string, { optional = 0 } = {}): ServedFunction {
  return {
    least: takes.length - optional,
    most: takes.length,
    compile(call, services) {
      const operands = call.operands.map((node, place) => services[takes[place] ?? 'text'](services.operand(node)));
      return given(what, sql(...operands), call);
    },
  };
}

/** A function of one number that gives a number of the same type, or of `numeric` where the column's type matters not. */
export function sameNumber(sql: (number: string) => string, { whole = false } = {}): ServedFunction {
  return {
    least: 1,
    most: 1,
    compile(call, services) {
      const operand = services.operand(call.operands[0] as Expression);
      const result = given('numeric', sql(services.number(operand)), call);
      const typed = operand.kind === 'typed' ? operand : null;
      const isWhole = whole || (typed?.whole ?? (operand.kind === 'literal' && operand.node.kind === 'number' && /^-?\d+$/.test(operand.node.text)));
      return { ...result, whole: isWhole, currency: !whole && (typed?.currency ?? false) };
    },
  };
}

