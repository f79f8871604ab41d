import { RequestError } from '../errors.ts';
import type { DataTable } from './data-table.ts';

const UNIQUE_VIOLATION = '23505';
/** RC001: our own, of `refuse_stale_definition`. */
const STALE: ReadonlySet<unknown> = new Set(['RC001', '42P01', '42703', '42804', '42883', '0A000']);

/** What a record's values can do to a calculation. */
const DATA_PROBLEMS: Readonly<Record<string, string>> = {
  '21000': 'A sub-select that stands for one value gives several: use TOP 1, or an aggregate',
  '22001': 'A text, or the result of an expression, is longer than allowed',
  '22003': 'A number, or the result of a calculation, is outside its range',
  '22007': 'A text that is no date can not be converted to one: TRY_CAST gives a blank instead',
  '22008': 'A date, or the result of a calculation with dates, is outside its range',
  '22012': 'A number is divided by zero',
  '22P02': 'A text can not be converted to the type that is asked for: TRY_CAST gives a blank instead',
  '2201B': 'A LIKE pattern is too complex',
  '2201E': 'The logarithm of a number that is not above 0 is asked for',
  '2201F': 'A power or root is asked for that no real number is',
};

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
export function recordError(error: unknown, table: Pick<DataTable, 'fields' | 'attachment'>, timeoutMs: number): unknown {
  const { code } = error as DatabaseError;
  if (error instanceof RequestError || typeof code !== 'string') return error;
  const refuse = (kind: 'SqlServerError' | 'InvalidInputValue' | 'Conflict', message: string) => new RequestError(kind, message, { cause: error });
  switch (code) {
    case UNIQUE_VIOLATION: {
      const field = uniqueField(error, table);
      return refuse('SqlServerError', `${field === undefined ? '' : `${field.name}: `}The value must be unique, and another record has it.`);
    }
    case '54001':
    case '53200':
      return refuse('SqlServerError', 'The request is too complex to be worked out.');
    case '54000':
      return refuse('SqlServerError', 'The record is too big, or no RANDOM ID is free.');
    case '57014':
      return refuse('SqlServerError', `The request took longer than ${timeoutMs / 1000} s and was undone.`);
    case '40P01':
    case '40001':
      return refuse('Conflict', 'Another change was being made to the same records. Try again.');
    case 'P0001':
      return refuse('SqlServerError', 'A trigger of the table refused the change.');
    case '42501':
      return refuse('SqlServerError', 'The database role of Rowcast may not do this to the table.');
    default:
  }
  if (code.startsWith('23')) return refuse('SqlServerError', 'A constraint of the table refused the change.');
  if (code.startsWith('22') || code === '21000') return refuse('InvalidInputValue', `${DATA_PROBLEMS[code] ?? 'A value does not fit its type'}.`);
  // Triggers of an attached table raise what they like; what is the server's own stays.
  if (table.attachment !== null && !/^(?:08|53|57|58|F0|XX|42)/.test(code)) return refuse('SqlServerError', 'A trigger of the table refused the change.');
  return error;
}

function uniqueField(error: unknown, table: Pick<DataTable, 'fields'>) {
  const { constraint } = error as DatabaseError;
  const id = typeof constraint === 'string' ? /^!unique_(\d+)$/.exec(constraint)?.[1] : undefined;
  return table.fields.find((field) => String(field.id) === id);
}
