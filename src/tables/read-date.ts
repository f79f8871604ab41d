const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** The common form, read without building anything: a file has a million of them. */
const TO_THE_SECOND = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads an ISO 8601 date or date-time. With `Z` or an offset it is converted to UTC; without, it is taken as it is.
 * Answers `yyyy-MM-dd HH:mm:ss` and the microseconds beyond it, or null when the text is no such date
 * (years 0001 to 9999 of the Gregorian calendar).
 */
export function readDate(text: string): { seconds: string; microseconds: number } | null {
  if (TO_THE_SECOND.test(text)) {
    const isDate = isMoment(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2), number(text, 11, 2), number(text, 14, 2), number(text, 17, 2));
    return isDate ? { seconds: `${text.slice(0, 10)} ${text.slice(11)}`, microseconds: 0 } : null;
  }
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0)) as [number, number, number, number, number, number];
  if (!isMoment(year, month, day, hour, minute, second)) return null;
  const microseconds = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offsetMinutes(match[8]), second, 0);
  const iso = date.toISOString();
  if (!/^\d{4}-/.test(iso) || iso.startsWith('0000')) return null;
  return { seconds: iso.slice(0, 19).replace('T', ' '), microseconds };
}

/** The number that `length` digits of a text are. */
function number(text: string, from: number, length: number): number {
  let value = 0;
  for (let at = from; at < from + length; at += 1) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}

/** Whether there is such a moment in the Gregorian calendar, of the years from 1 on. */
export function isMoment(year: number, month: number, day: number, hour: number, minute: number, second: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
  return year >= 1 && day >= 1 && day <= days && hour <= 23 && minute <= 59 && second <= 59;
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}
