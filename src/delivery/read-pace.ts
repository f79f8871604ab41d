import type { BodyReader } from '../webhooks/body-reader.ts';

/** Well over what one database sends. */
const FASTEST = 100_000;

/** Reads `CallsPerSecond`; null: not given, as fast as they go. */
export function readPace(reader: BodyReader): number | null {
  const value = reader.value('CallsPerSecond');
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= FASTEST) return value;
  reader.add('CallsPerSecond', `must be a whole number of calls per second, 1 to ${FASTEST}`);
  return null;
}
