import type { Expression } from './expression.ts';

/** What values can be compared with each other. */
export type ValueClass = 'text' | 'number' | 'date' | 'boolean' | 'guid' | 'list' | 'hidden';

export type NumberType = 'integer' | 'bigint' | 'double precision' | 'numeric';

/** A literal whose SQL type is decided by what it meets. */
export interface LiteralOperand {
  kind: 'literal';
  node: Extract<Expression, { kind: 'string' | 'number' | 'boolean' }>;
}

/** NULL, where a value of any type may stand. */
export interface NullOperand {
  kind: 'null';
  at: number;
}

/** Something of a known type: a field or a calculation, as SQL. */
export interface TypedOperand {
  kind: 'typed';
  at: number;
  sql: string;
  class: ValueClass;
  /** Numbers only. */
  numberType: NumberType;
  /** Numbers only: always without decimals, so that division drops them as SQL Server's does. */
  whole: boolean;
  /** Numbers only: a CURRENCY, or calculated from one. */
  currency: boolean;
  /** Lists only: option id → value. */
  options: Readonly<Record<string, string | number>>;
  /** How to speak of it to a client: `the INTEGER field "Age"`. */
  label: string;
}

export type Operand = LiteralOperand | TypedOperand;
