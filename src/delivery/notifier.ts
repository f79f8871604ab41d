import type { Pool } from 'pg';

/** Changes were committed: somebody should fan out. */
export const CHANGES_CHANNEL = 'rowcast_changes';
/** Calls were queued; the payload names the URLs, or is empty: look at the queue. */
export const CALLS_CHANNEL = 'rowcast_calls';

const COALESCE_MS = 10;
const MOST_URLS = 500;

/** Tells the workers of other processes, at most once in 10 ms. What is lost is found by their polling. */
export class Notifier {
  readonly #pool: Pool;
  readonly #urls = new Set<number>();
  #changes = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Changes of records or definitions were committed. */
  changes(): void {
    this.#changes = true;
    this.#plan();
  }

  /** Calls of lanes that are another worker's were queued. */
  calls(urlIds: Iterable<number>): void {
    for (const urlId of urlIds) this.#urls.add(urlId);
    if (this.#urls.size > 0) this.#plan();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #plan(): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => void this.#send(), COALESCE_MS);
  }

  async #send(): Promise<void> {
    this.#timer = undefined;
    const changes = this.#changes ? '' : null;
    const calls = this.#urls.size === 0 ? null : this.#urls.size > MOST_URLS ? '' : [...this.#urls].join(',');
    this.#changes = false;
    this.#urls.clear();
    await this.#pool
      .query({
        name: 'notify',
        text: `select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) n (channel, payload) where payload is not null`,
        values: [[CHANGES_CHANNEL, CALLS_CHANNEL], [changes, calls]],
      })
      // Polling finds it.
      .catch(() => {});
  }
}
