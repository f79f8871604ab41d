import { formatExact } from './format-time.ts';
import { useTimeZone } from './time-zone.ts';

/** The exact time in the account's zone. */
export function ExactTime({ at, fraction = false }: { at: string; fraction?: boolean }) {
  const timeZone = useTimeZone();
  return <time dateTime={at} title={timeZone} className="nowrap numbers">{formatExact(new Date(at), timeZone, { fraction })}</time>;
}
