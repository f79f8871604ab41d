import type { Pool } from 'pg';
import type { CallsQueued } from './calls-queued.ts';

/** Changes were committed: somebody should fan out. */
export const CHANGES_CHANNEL = 'rowcast_changes';
/** Calls were queued; the payload says which, or is empty: look at the queue. */
export const CALLS_CHANNEL = 'rowcast_calls';

const COALESCE_MS = 10;
const MOST_URLS = 500;

const written = ({ urlIds, dueAt }: CallsQueued): string => `${dueAt}:${urlIds.join(',')}`;

/** What a notification of the calls' channel says; null: look at the queue. Workers of another version may write another way. */
export function readCallsQueued(payload: string): CallsQueued | null {
  const [, dueAt, urlIds] = /^(\d+):(\d+(?:,\d+)*)$/.exec(payload) ?? [];
  return urlIds === undefined ? null : { urlIds: urlIds.split(',').map(Number), dueAt: Number(dueAt) };
}

/** Tells the workers of other processes, at most once in 10 ms. What is lost is found by their polling. */
export class Notifier {
  readonly #pool: Pool;
  readonly #urls = new Set<number>();
  #dueAt = Infinity;
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
  calls({ urlIds, dueAt }: CallsQueued): void {
    if (urlIds.length === 0) return;
    for (const urlId of urlIds) this.#urls.add(urlId);
    this.#dueAt = Math.min(this.#dueAt, dueAt);
    this.#plan();
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
    const calls = this.#urls.size === 0 ? null : this.#urls.size > MOST_URLS ? '' : written({ urlIds: [...this.#urls], dueAt: this.#dueAt });
    this.#changes = false;
    this.#urls.clear();
    this.#dueAt = Infinity;
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
