import { LRUCache } from 'lru-cache';
import { Pool } from 'undici';
import { CONNECT_TIMEOUT_MS } from './delivery-settings.ts';
import { guardedConnector, type LookupAll } from './guarded-connector.ts';
import { NameResolver } from './name-resolver.ts';
import type { AllowRanges } from '../webhooks/outgoing-address.ts';

/** A pool without sockets is small, and sockets close when they are idle; with fewer pools than origins every call would connect anew. */
const ORIGINS = 20_000;
const KEEP_ALIVE_MS = 10_000;

/** Keep-alive connections by origin, the least recently used origins closed. Every socket goes through the guard. */
export class HttpPools {
  readonly #connect;
  readonly #names = new NameResolver();
  readonly #pools = new LRUCache<string, Pool>({
    max: ORIGINS,
    // Calls in flight end first.
    dispose: (pool) => void pool.close().catch(() => {}),
  });

  constructor(allow: AllowRanges, lookup?: LookupAll) {
    this.#connect = guardedConnector({ allow, connectTimeoutMs: CONNECT_TIMEOUT_MS, lookup: lookup ?? this.#names.lookup });
  }

  /** @param origin e.g. `https://example.com:8443` */
  for(origin: string): Pool {
    const held = this.#pools.get(origin);
    if (held !== undefined) return held;
    // No own timeouts: the worker ends calls by its clock, which a slow drip can't reset. No bound on connections: a call that
    // hangs must not make others wait for its socket; the lanes bound what is in flight.
    const pool = new Pool(origin, {
      connect: this.#connect,
      connections: null,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#pools.set(origin, pool);
    return pool;
  }

  /** Ends all connections, those in use as well. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy().catch(() => {})));
    this.#pools.clear();
    this.#names.close();
  }
}
