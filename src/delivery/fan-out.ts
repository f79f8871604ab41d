import type { Pool } from 'pg';
import type { Observe } from '../observe.ts';
import { DefinitionCache } from './definition-cache.ts';
import { fanOutTable, type FannedOut } from './fan-out-table.ts';
import { listTablesWithChanges } from './list-tables-with-changes.ts';

export interface FanOutParts {
  pool: Pool;
  /** The server's default of `[@sys:IntegrationURL]`. */
  integrationUrl: string;
  observe: Observe;
  /** What was stored, before it is handed off: webhooks that nobody owns can be taken. */
  beforeHandOff(made: FannedOut): Promise<void>;
  /**
   * What was stored, to be sent as far as it can be sent soon.
   * @returns a promise when the lanes of this table are full of calls that wait only for this worker: more would not go sooner.
   */
  handOff(made: FannedOut): Promise<void> | undefined;
}

/** Turns changes into messages, a batch of each table that has some in turn, so that a table's million changes stall no other. */
export class FanOut {
  readonly #parts: FanOutParts;
  readonly #cache = new DefinitionCache();
  readonly #pending = new Set<number>();
  /** Tables whose lanes are full for the moment. */
  readonly #resting = new Set<number>();
  readonly #accounts = new Map<number, string>();

  constructor(parts: FanOutParts) {
    this.#parts = parts;
  }

  /** One batch of every table with changes. Answers true when there is more to do at once. */
  async runOnce(signal: AbortSignal, rested: () => void): Promise<boolean> {
    if (this.#pending.size === 0) {
      for (const tableId of await listTablesWithChanges(this.#parts.pool)) if (!this.#resting.has(tableId)) this.#pending.add(tableId);
    }
    for (const tableId of [...this.#pending]) {
      if (signal.aborted) return false;
      const began = performance.now();
      const done = await fanOutTable(this.#parts.pool, this.#cache, tableId, this.#accounts.get(tableId), this.#parts.integrationUrl);
      if (done === null || !done.more) this.#pending.delete(tableId);
      if (done === null) continue;
      this.#accounts.set(tableId, done.accountId);
      this.#parts.observe({
        kind: 'changes.fanned-out', accountId: done.accountId, tableId, changes: done.changes, messages: done.messages.length,
        calls: done.calls.length, milliseconds: performance.now() - began,
      });
      await this.#parts.beforeHandOff(done);
      const rest = this.#parts.handOff(done);
      if (rest !== undefined && done.more) {
        this.#pending.delete(tableId);
        this.#resting.add(tableId);
        void rest.then(() => {
          this.#resting.delete(tableId);
          rested();
        });
      }
    }
    return this.#pending.size > 0;
  }
}
