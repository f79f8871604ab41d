/** So long waits a crowd at once, at most. */
const LONGEST_MS = 25;
/** So long may it be made to wait for each millisecond in which it went on: it keeps five sevenths of the time at least. */
const PER_MS = 0.4;
/** Less than this helps nobody. */
const LEAST_MS = 2;
/** Who came within this time is likely to come again. */
const LASTING_MS = 1_000;

/** A crowd waits. */
interface Waiting {
  since: number;
  timer: NodeJS.Timeout;
  /** Resolved by `end`. */
  free: Promise<void>;
  end: () => void;
}

/**
 * What somebody waits for and is soon done (a request to the API, the first changes of a table) goes first: while one of them is under
 * way, a process that has much to do begins nothing for a crowd (a webhook or table with hundreds waiting) and records no attempts.
 * Whoever takes longer than a crowd waits has had his turn, also who never says that he ended.
 */
export class RightOfWay {
  readonly #isBusy: () => boolean;
  readonly #holders = new Set<symbol>();
  #waiting: Waiting | undefined;
  #leftMs = LONGEST_MS;
  #leftAt = performance.now();
  #takenAt = -Infinity;

  /** @param isBusy whether the process has much to do: else nobody is in anybody's way */
  constructor(isBusy: () => boolean) {
    this.#isBusy = isBusy;
  }

  /** Something that somebody waits for begins. Returns what is to be called when it has ended. */
  take(): () => void {
    this.#waiting ??= this.#begin();
    if (this.#waiting === undefined) return () => {};
    const holder = Symbol('holder');
    this.#holders.add(holder);
    return () => {
      if (this.#holders.delete(holder) && this.#holders.size === 0) this.#end();
    };
  }

  /** When a crowd may go on; undefined: it may. */
  get free(): Promise<void> | undefined {
    return this.#waiting?.free;
  }

  /** Somebody has come in the last second, while the process had much to do: what is begun for a crowd is to be soon done. */
  get isContested(): boolean {
    return performance.now() - this.#takenAt < LASTING_MS;
  }

  #begin(): Waiting | undefined {
    if (!this.#isBusy()) return undefined;
    const since = performance.now();
    this.#takenAt = since;
    this.#leftMs = Math.min(LONGEST_MS, this.#leftMs + (since - this.#leftAt) * PER_MS);
    this.#leftAt = since;
    if (this.#leftMs < LEAST_MS) return undefined;
    const { promise, resolve } = withResolvers();
    return { since, timer: setTimeout(() => this.#end(), this.#leftMs), free: promise, end: resolve };
  }

  #end(): void {
    const { since, timer, end } = this.#waiting!;
    clearTimeout(timer);
    this.#waiting = undefined;
    this.#holders.clear();
    this.#leftAt = performance.now();
    this.#leftMs -= this.#leftAt - since;
    end();
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve };
}
