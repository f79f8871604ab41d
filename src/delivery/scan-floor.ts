/** A scan from the very beginning is made this often, and more rarely when it is dear: it may take a twentieth of the time. */
const FULL_SCAN_MS = 1_000;
const SHARE = 20;
/** Yet what committed late does not wait longer than this. */
const RAREST_MS = 5_000;

/**
 * Where scans of a queue begin. What was taken out of the front stays in the index as long as an old snapshot is open (a backup, a
 * report), and a scan from the beginning passes over all of it: 80 ms for 300,000 rows, at every batch. So scans begin where the
 * last one ended, and now and then at the beginning, for rows that committed late.
 */
export class ScanFloor {
  #value = 0;
  #fullScanDueAt = 0;

  /** Where the last scan ended. */
  get value(): number {
    return this.#value;
  }

  /** Where to begin now; 0: at the beginning. */
  from(now: number): number {
    return now >= this.#fullScanDueAt ? 0 : this.#value;
  }

  /**
   * A scan has ended.
   * @param from where it had begun, as `from` said
   * @param tookMs how long it took
   * @param reached nothing below is left of what it could see; null: it saw nothing
   */
  scanned(from: number, now: number, tookMs: number, reached: number | null): void {
    if (from === 0) this.#fullScanDueAt = now + Math.min(RAREST_MS, Math.max(FULL_SCAN_MS, tookMs * SHARE));
    this.#value = Math.max(from, reached ?? this.#value);
  }

  /** Something was put back: the next scan begins at the beginning. */
  reset(): void {
    this.#value = 0;
    this.#fullScanDueAt = 0;
  }
}
