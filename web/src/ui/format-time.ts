const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, or how soon, in the largest unit that fits: `5 min ago`, `in 2 h`. After a week: the day. */
export function formatRelative(at: Date, now: Date, timeZone: string): string {
  const span = now.getTime() - at.getTime();
  const size = Math.abs(span);
  if (size < 5 * SECOND) return 'just now';
  if (size >= 7 * DAY) return new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' }).format(at);
  const [count, unit] = size < MINUTE ? [size / SECOND, 's'] : size < HOUR ? [size / MINUTE, 'min'] : size < DAY ? [size / HOUR, 'h'] : [size / DAY, 'd'];
  const text = `${Math.floor(count)} ${unit}`;
  return span > 0 ? `${text} ago` : `in ${text}`;
}

/** `2026-11-22 01:54:10.123` in the zone; without fraction when there is none wanted. */
export function formatExact(at: Date, timeZone: string, { fraction = false } = {}): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const time = `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
  return fraction ? `${time}.${part('fractionalSecond')}` : time;
}

/** `14:00`, for the scale of a chart over hours. */
export function formatHour(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** `22 Nov`, for the scale of a chart over days. */
export function formatDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(at);
}
