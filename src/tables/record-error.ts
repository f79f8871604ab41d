import { RequestError } from '../errors.ts';
import type { DataTable } from './data-table.ts';

const UNIQUE_VIOLATION = '23505';
const STALE: ReadonlySet<unknown> = new Set(['42P01', '42703', '42804', '42883', '0A000']);

interface DatabaseError {
  code?: unknown;
  constraint?: unknown;
}

/** The table was changed between reading its definition and the statement: both are to be done again. */
export function isStale(error: unknown): boolean {
  return STALE.has((error as DatabaseError).code);
}

/** Two transactions drew the same RANDOM ID, or locked each other out: the same again will do. */
export function isChance(error: unknown, table: Pick<DataTable, 'fields'>): boolean {
  const { code } = error as DatabaseError;
  return code === '40P01' || code === '40001' || (code === UNIQUE_VIOLATION && uniqueField(error, table)?.type === 'RANDOM ID');
}

/** What PostgreSQL says of a statement on records, for a client; other errors as they are. */
export function recordError(error: unknown, table: Pick<DataTable, 'fields'>, timeoutMs: number): unknown {
  const { code } = error as DatabaseError;
  if (error instanceof RequestError || typeof code !== 'string') return error;
  const refuse = (kind: 'SqlServerError' | 'InvalidInputValue' | 'Conflict', message: string) => new RequestError(kind, message, { cause: error });
  switch (code) {
    case UNIQUE_VIOLATION: {
      const field = uniqueField(error, table);
      return refuse('SqlServerError', `${field === undefined ? '' : `${field.name}: `}The value must be unique, and another record has it.`);
    }
    case '22003':
      return refuse('InvalidInputValue', 'A number, or the result of a calculation, is outside its range.');
    case '54000':
      return refuse('SqlServerError', 'The record is too big, or no RANDOM ID is free.');
    case '57014':
      return refuse('SqlServerError', `The request took longer than ${timeoutMs / 1000} s and was undone.`);
    case '40P01':
    case '40001':
      return refuse('Conflict', 'Another change was being made to the same records. Try again.');
    case 'P0001':
      return refuse('SqlServerError', 'A trigger of the table refused the change.');
    default:
  }
  if (code.startsWith('23')) return refuse('SqlServerError', 'A constraint of the table refused the change.');
  if (code.startsWith('22')) return refuse('InvalidInputValue', 'A value does not fit its type.');
  return error;
}

function uniqueField(error: unknown, table: Pick<DataTable, 'fields'>) {
  const { constraint } = error as DatabaseError;
  const id = typeof constraint === 'string' ? /^!unique_(\d+)$/.exec(constraint)?.[1] : undefined;
  return table.fields.find((field) => String(field.id) === id);
}
