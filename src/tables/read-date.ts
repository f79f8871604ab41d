const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads an ISO 8601 date or date-time. With `Z` or an offset it is converted to UTC; without, it is taken as it is.
 * Answers `yyyy-MM-dd HH:mm:ss` and the microseconds beyond it, or null when the text is no such date
 * (years 0001 to 9999 of the Gregorian calendar).
 */
export function readDate(text: string): { seconds: string; microseconds: number } | null {
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
  if (year < 1 || day < 1 || day > days || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offsetMinutes(match[8]), second, 0);
  const iso = date.toISOString();
  if (!/^\d{4}-/.test(iso) || iso.startsWith('0000')) return null;
  const microseconds = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  return { seconds: iso.slice(0, 19).replace('T', ' '), microseconds };
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}
