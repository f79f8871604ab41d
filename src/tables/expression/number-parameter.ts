import type { NumberType } from './operand.ts';

const WHOLE = /^-?\d+$/;
const LONGEST_NUMBER = 400;

/**
 * The SQL type and text for a number literal that meets a value of type `beside`, chosen so that PostgreSQL can always
 * read it and that an index on the column can be used. Null when it is no number or beyond what a double can hold.
 */
export function numberParameter(text: string, beside: NumberType): { type: NumberType; value: string } | null {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_NUMBER || !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return null;
  const number = Number(trimmed);
  if (!Number.isFinite(number)) return null;
  // Below the smallest double PostgreSQL reports an underflow.
  const value = number === 0 ? '0' : trimmed;
  if (beside === 'double precision') return { type: 'double precision', value };
  if (beside !== 'numeric' && WHOLE.test(value)) {
    const whole = BigInt(value);
    if (BigInt.asIntN(32, whole) === whole) return { type: 'integer', value };
    if (BigInt.asIntN(64, whole) === whole) return { type: 'bigint', value };
  }
  return { type: 'numeric', value };
}
