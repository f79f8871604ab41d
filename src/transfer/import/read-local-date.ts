import { readDate } from '../../tables/read-date.ts';

export const DATE_ORDERS = ['MDY', 'DMY', 'YMD'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NUMBERS = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:,?[ T]+(.+))?$/;
const DAY_FIRST = /^(\d{1,2})[ .-]+([a-z]{3,9})\.?,?[ -]+(\d{4}|\d{2})(?:,?[ T]+(.+))?$/i;
const MONTH_FIRST = /^([a-z]{3,9})\.? +(\d{1,2}),? +(\d{4})(?:,?[ T]+(.+))?$/i;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?: ?([ap])\.?m\.?)?$/i;

/**
 * Reads a date as people and spreadsheets write it: `12/31/2024 5:30 PM`, `31.12.2024`, `31 Dec 2024`, `Dec 31, 2024`, and ISO 8601.
 * Days come first between dots unless an order was chosen. Years of two digits are 1970 to 2069.
 * @param order of numbers; null: none was chosen, `MDY` it is
 * @returns ISO 8601 to the second, or null
 */
export function readLocalDate(text: string, order: DateOrder | null): string | null {
  const trimmed = text.trim();
  if (trimmed.length > 60) return null;
  const iso = readDate(trimmed);
  if (iso !== null) return iso.seconds;
  const parts = partsOf(trimmed, order);
  if (parts === null) return null;
  const time = parts.clock === undefined ? '00:00:00' : clockOf(parts.clock);
  if (time === null) return null;
  return readDate(`${yearOf(parts.year)}-${parts.month.padStart(2, '0')}-${parts.day.padStart(2, '0')} ${time}`)?.seconds ?? null;
}

/** The order that a date shows by itself: a first number above 12 is a day; null: it could be either. */
export function shownOrder(text: string): DateOrder | null {
  const match = NUMBERS.exec(text.trim());
  if (match === null) return null;
  const [, first = '', , second = ''] = match;
  if (first.length === 4) return 'YMD';
  if (Number(first) > 12) return 'DMY';
  return Number(second) > 12 ? 'MDY' : null;
}

interface Parts {
  year: string;
  month: string;
  day: string;
  clock: string | undefined;
}

function partsOf(text: string, order: DateOrder | null): Parts | null {
  const numbers = NUMBERS.exec(text);
  if (numbers !== null) {
    const [, first = '', separator, second = '', third = '', clock] = numbers;
    if (first.length > 2 || order === 'YMD') return first.length === 3 || third.length > 2 ? null : { year: first, month: second, day: third, clock };
    const dayFirst = order === 'DMY' || (order === null && separator === '.');
    return dayFirst ? { year: third, month: second, day: first, clock } : { year: third, month: first, day: second, clock };
  }
  const dayFirst = DAY_FIRST.exec(text);
  const [day, name, year, clock] = dayFirst === null ? ((match) => [match?.[2], match?.[1], match?.[3], match?.[4]])(MONTH_FIRST.exec(text)) : dayFirst.slice(1);
  const month = name === undefined ? 0 : monthOf(name);
  return month === 0 || day === undefined || year === undefined ? null : { year, month: String(month), day, clock };
}

/** By its first three letters or its whole English name; 0: none. */
function monthOf(name: string): number {
  const lower = name.toLowerCase();
  const full = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
  return full.some((month) => month.startsWith(lower)) || lower === 'sept' ? MONTHS.indexOf(lower.slice(0, 3)) + 1 : 0;
}

function yearOf(text: string): string {
  if (text.length !== 2) return text;
  return String(Number(text) >= 70 ? 1900 + Number(text) : 2000 + Number(text));
}

function clockOf(text: string): string | null {
  const match = CLOCK.exec(text.trim());
  if (match === null) return null;
  const [, hours = '', minutes = '', seconds = '00', half] = match;
  if (half === undefined) return `${hours.padStart(2, '0')}:${minutes}:${seconds}`;
  if (Number(hours) < 1 || Number(hours) > 12) return null;
  const hour = (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`;
}
