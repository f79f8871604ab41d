import { ExactNumber } from '../exact-number.ts';
import type { ReadValue } from '../read-value.ts';
import { readDate } from '../read-date.ts';
import type { ColumnKind, ColumnSource } from './column-source.ts';

const WHOLE = /^[+-]?\d{1,40}$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?$/;
const GUID = /^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i;
const LONGEST_NUMBER = 1_000;
const LONGEST_TEXT = 1_048_576;
const BITS: Partial<Record<ColumnKind, number>> = { int2: 16, int4: 32, int8: 64 };

const wrong = (problem: string): ReadValue => ({ problem });

/** A value from JSON as a parameter's text for a column of an attached table. Only the database knows what fits an `other` type. */
export function readColumnValue(value: unknown, { kind, length, nullable }: ColumnSource): ReadValue {
  if (value === null) return nullable ? { value: null } : wrong('must not be null');
  switch (kind) {
    case 'int2':
    case 'int4':
    case 'int8':
      return readWhole(value, BITS[kind] ?? 64);
    case 'numeric':
    case 'float4':
    case 'float8':
      return readDecimal(value);
    case 'bool':
      if (value === true || value === 1 || value === '1' || value === 'true') return { value: 'true' };
      return value === false || value === 0 || value === '0' || value === 'false' ? { value: 'false' } : wrong('must be true or false');
    case 'date':
    case 'timestamp':
    case 'timestamptz': {
      const date = typeof value === 'string' ? readDate(value) : null;
      if (date === null) return wrong('must be a date such as 2024-12-31 or 2024-12-31T23:59:59');
      const fraction = date.microseconds === 0 ? '' : `.${String(date.microseconds).padStart(6, '0')}`;
      return { value: kind === 'date' ? date.seconds.slice(0, 10) : `${date.seconds}${fraction}` };
    }
    case 'uuid':
      return typeof value === 'string' && GUID.test(value) ? { value } : wrong('must be a GUID');
    case 'text':
    case 'other':
      return readText(value, length);
  }
}

function readWhole(given: unknown, bits: number): ReadValue {
  const value = given instanceof ExactNumber ? given.text : given;
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (!WHOLE.test(text)) return wrong('must be a whole number');
  const whole = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(bits, whole) === whole ? { value: String(whole) } : wrong(`is outside the range of a whole number of ${bits} bits`);
}

function readDecimal(given: unknown): ReadValue {
  const value = given instanceof ExactNumber ? given.text : given;
  if (typeof value === 'number' && Number.isFinite(value)) return { value: String(value) };
  if (typeof value === 'string' && value.length <= LONGEST_NUMBER && DECIMAL.test(value.trim())) return { value: value.trim() };
  return wrong('must be a number');
}

function readText(value: unknown, length: number | null): ReadValue {
  if (typeof value !== 'string') return wrong('must be a text');
  if (value.includes('\0')) return wrong('must not have the character U+0000');
  if (/\p{Surrogate}/u.test(value)) return wrong('must be well-formed Unicode');
  const most = length ?? LONGEST_TEXT;
  return value.length > most && [...value].length > most ? wrong(`must be at most ${most.toLocaleString('en')} characters`) : { value };
}
