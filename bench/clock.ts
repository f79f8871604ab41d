/** Milliseconds of the machine's monotonic clock, which its processes share: what left one and came to another can be compared. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
