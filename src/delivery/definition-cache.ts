import { LRUCache } from 'lru-cache';
import type { Queryable } from '../db/queryable.ts';
import { loadTableShape } from '../tables/load-table-shape.ts';
import type { TableShape } from '../tables/table-shape.ts';
import type { EventVersion } from '../webhooks/event-definition.ts';
import { loadAccountDefinitions, type AccountDefinitions } from '../webhooks/load-account-definitions.ts';
import { compilePayload, type CompiledPayload } from '../webhooks/payload/compile-payload.ts';

/** Versions that ended longer ago are loaded only when a change that old turns up. */
const USUAL_DEPTH_US = 10 * 60 * 1_000_000;

/** What fan-out knows by heart: definitions per account, shapes and compiled payloads. Shapes and versions never change. */
export class DefinitionCache {
  readonly #accounts = new LRUCache<string, AccountDefinitions>({ max: 10_000 });
  readonly #shapes = new LRUCache<string, TableShape>({ max: 10_000 });
  readonly #payloads = new LRUCache<string, CompiledPayload>({ max: 20_000 });

  /** How many events stand on a table as far as is known: bounds a batch; needs no freshness. */
  eventsOn(accountId: string | undefined, tableId: number): number {
    return (accountId === undefined ? undefined : this.#accounts.get(accountId)?.eventsByTable.get(tableId)?.length) ?? 1;
  }

  /**
   * Definitions at least as new as `version` that reach back to `oldest` (microseconds since 1970).
   * Reads them again when the ones held are older than the snapshot that was read: else changes would be taken and match nothing.
   */
  async definitions(db: Queryable, accountId: string, version: number, oldest: number): Promise<AccountDefinitions> {
    const held = this.#accounts.get(accountId);
    if (held !== undefined && held.version >= version && held.since <= oldest) return held;
    const loaded = await loadAccountDefinitions(db, accountId, Math.min(oldest, Date.now() * 1000 - USUAL_DEPTH_US));
    this.#accounts.set(accountId, loaded);
    return loaded;
  }

  async shape(db: Queryable, accountId: string, tableId: number, version: number): Promise<TableShape> {
    const key = `${tableId}/${version}`;
    const held = this.#shapes.get(key);
    if (held !== undefined) return held;
    const loaded = await loadTableShape(db, accountId, tableId, version);
    this.#shapes.set(key, loaded);
    return loaded;
  }

  payload(event: EventVersion, shape: TableShape): CompiledPayload {
    const key = `${event.eventId}/${event.version}/${shape.version}`;
    const held = this.#payloads.get(key);
    if (held !== undefined) return held;
    const compiled = compilePayload(event, shape);
    this.#payloads.set(key, compiled);
    return compiled;
  }
}
