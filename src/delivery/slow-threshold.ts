const SMALLEST_MS = 250;
const LARGEST_MS = 5_000;
/** How many times as long as usual a call may take before it counts as slow. */
const FACTOR = 4;
const QUANTILE = 0.25;
/** Share of the estimate that one answer moves it by: a hundred answers follow a change of ten times. */
const STEP = 0.1;

/**
 * From when on a call in flight counts as slow: 250 ms, or more when even quick answers take long, because the machine or the way
 * out is busy. Without that a busy worker would take all its calls for hanging ones, begin more, and be busier still.
 * Follows the lower quartile of the answers' times, so that URLs which are slow of their own do not raise it.
 */
export class SlowThreshold {
  #quartileMs = SMALLEST_MS / FACTOR;

  get milliseconds(): number {
    return Math.min(LARGEST_MS, Math.max(SMALLEST_MS, this.#quartileMs * FACTOR));
  }

  /** An answer took this long. */
  observe(milliseconds: number): void {
    const step = Math.max(this.#quartileMs, 1) * STEP;
    if (milliseconds > this.#quartileMs) this.#quartileMs += step * QUANTILE;
    else this.#quartileMs = Math.max(0.1, this.#quartileMs - step * (1 - QUANTILE));
  }
}
