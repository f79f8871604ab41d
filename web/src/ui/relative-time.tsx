import { Tooltip } from '@mantine/core';
import { formatExact, formatRelative } from './format-time.ts';
import { useTimeZone } from './time-zone.ts';
import { useNow } from './use-now.ts';

/** How long ago; the exact time, in the account's zone, on hover and for screen readers. */
export function RelativeTime({ at }: { at: string }) {
  const timeZone = useTimeZone();
  const now = useNow();
  const time = new Date(at);
  const exact = `${formatExact(time, timeZone, { fraction: true })} ${timeZone}`;
  return (
    <Tooltip label={exact} openDelay={200}>
      <time dateTime={at} aria-label={exact} className="nowrap">{formatRelative(time, now > time ? now : new Date(), timeZone)}</time>
    </Tooltip>
  );
}
