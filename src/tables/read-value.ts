import { readDate } from './read-date.ts';
import { ExactNumber } from './exact-number.ts';
import type { Field } from './field.ts';

/** A value as a parameter's text, or what is wrong with it. */
export type ReadValue = { value: string | null } | { problem: string };

type Reader = (value: unknown, field: Pick<Field, 'properties'>) => ReadValue;

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const CURRENCY_LIMIT = 10 ** 15;
const LONGEST_PASSWORD = 255;
/** Ids in brackets, together or each in its own; or nothing. */
const LIST_TEXT = /^\s*(?:\[\s*(?:\d{1,9}\s*(?:,\s*\d{1,9}\s*)*)?\]\s*(?:,\s*(?=\[)|$))*$/;

const ok = (value: string | null): ReadValue => ({ value });
const wrong = (problem: string): ReadValue => ({ problem });

/** Text of at most `most` characters (code points, as PostgreSQL counts them). */
const readText = (most: number): Reader => (value) => {
  if (value === null) return ok(null);
  if (typeof value !== 'string') return wrong('must be a text');
  if (value.includes('\0')) return wrong('must not have the character U+0000');
  // Most texts have no surrogates at all, which is quicker to see than that each is half of a pair.
  if (/[\ud800-\udfff]/.test(value) && /\p{Surrogate}/u.test(value)) return wrong('must be well-formed Unicode');
  // A UTF-16 length within the limit is always within it; only beyond is counting worth its while.
  if (value.length > most && [...value].length > most) return wrong(`must be at most ${most.toLocaleString('en')} characters`);
  return ok(value);
};

/** A JSON number, or a text that is one (which keeps decimals that a double would not), as its shortest exact text. */
function decimal(given: unknown): string | null {
  const value = given instanceof ExactNumber ? given.text : given;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'string' && value.length <= 400 && DECIMAL.test(value.trim()) && Number.isFinite(Number(value))) return value.trim();
  return null;
}

const readNumber: Reader = (value) => {
  if (value === null) return ok(null);
  const text = decimal(value);
  if (text === null) return wrong('must be a number');
  return ok(Number(text) === 0 ? '0' : text);
};

const readInteger: Reader = (value) => {
  if (value === null) return ok(null);
  const text = decimal(value);
  if (text === null || !Number.isInteger(Number(text))) return wrong('must be a whole number');
  const number = Number(text);
  if (number < -2_147_483_648 || number > 2_147_483_647) return wrong('must be between -2,147,483,648 and 2,147,483,647');
  return ok(String(number));
};

const readCurrency: Reader = (value) => {
  if (value === null) return ok(null);
  const text = decimal(value);
  if (text === null) return wrong('must be a number');
  const number = Number(text);
  // The greatest amounts are doubles that round to the limit: their digits decide.
  if (Math.abs(number) > CURRENCY_LIMIT || (Math.abs(number) === CURRENCY_LIMIT && !/^[+-]?0*9{15}\.\d{1,4}$/.test(text))) return wrong('must be between -999,999,999,999,999.9999 and 999,999,999,999,999.9999');
  return ok(Math.abs(number) < 1e-12 ? '0' : text);
};

const readDateValue: Reader = (value) => {
  if (value === null) return ok(null);
  if (value === '') return wrong('a blank date must be null');
  const date = typeof value === 'string' ? readDate(value) : null;
  return date === null ? wrong('must be a date such as 2024-12-31 or 2024-12-31T23:59:59') : ok(date.seconds);
};

const readYesNo: Reader = (value) => {
  if (value === true || value === 1 || value === '1' || value === 'true') return ok('true');
  if (value === false || value === 0 || value === '0' || value === 'false') return ok('false');
  return wrong('must be true or false');
};

/** Ids of options, as `[1,3]`, `"[1], [3]"`, `"[1,3]"` or `{"1": …, "3": …}`, in the order of the options. */
const readList: Reader = (value, { properties: { options = [] } }) => {
  if (value === null) return ok(null);
  const ids = idsOf(value);
  if (ids === null) return wrong('must be option ids, such as [1, 3]');
  const known = new Set(options.map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) return wrong(`has no option ${unknown}`);
  const chosen = new Set(ids);
  const ordered = options.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  return ok(ordered.length === 0 ? null : `{${ordered.join(',')}}`);
};

function idsOf(value: unknown): number[] | null {
  let items: unknown[];
  if (Array.isArray(value)) items = value;
  else if (typeof value === 'object' && value !== null) items = Object.keys(value);
  else if (typeof value === 'string' && LIST_TEXT.test(value)) items = value.match(/\d+/g) ?? [];
  else return null;
  const ids = items.map((item) => (typeof item === 'string' && /^\d{1,9}$/.test(item) ? Number(item) : item));
  return ids.every((id) => Number.isSafeInteger(id)) ? (ids as number[]) : null;
}

/** How a value from JSON becomes a parameter. */
export const READERS = {
  string: readText(255),
  text: readText(64_000),
  password: readText(LONGEST_PASSWORD),
  number: readNumber,
  integer: readInteger,
  currency: readCurrency,
  date: readDateValue,
  yesNo: readYesNo,
  list: readList,
} as const satisfies Readonly<Record<string, Reader>>;
