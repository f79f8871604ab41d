const LAST_MILLISECOND = 2 ** 48 - 1;

/** The smallest UUID v7 of a moment. */
export function idFloor(moment: Date): string {
  const milliseconds = Math.min(Math.max(moment.getTime(), 0), LAST_MILLISECOND);
  const hex = milliseconds.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
