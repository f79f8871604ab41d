import { LRUCache } from 'lru-cache';
import type { AllowRanges } from '../../webhooks/outgoing-address.ts';
import { Chain } from '../chain.ts';
import { CONNECT_TIMEOUT_MS } from '../delivery-settings.ts';
import { guardedConnector, type LookupAll } from './guarded-connector.ts';
import { NameResolver } from './name-resolver.ts';
import { OriginConnections, type IdleConnections } from './origin-connections.ts';

/** An origin without sockets is small, and sockets close when they are idle; with fewer than there are every call would connect anew. */
const ORIGINS = 20_000;
const KEEP_ALIVE_MS = 10_000;
const SWEEP_MS = 1_000;

/** Keep-alive connections by origin, the least recently used origins closed. Every socket goes through the guard. */
export class HttpPools {
  readonly #connect;
  readonly #names = new NameResolver();
  readonly #idle: IdleConnections = new Chain();
  readonly #sweeper: NodeJS.Timeout;
  readonly #origins = new LRUCache<string, OriginConnections>({
    max: ORIGINS,
    // Calls in flight end first.
    dispose: (connections) => connections.close(),
  });

  constructor(allow: AllowRanges, lookup?: LookupAll) {
    this.#connect = guardedConnector({ allow, connectTimeoutMs: CONNECT_TIMEOUT_MS, lookup: lookup ?? this.#names.lookup });
    this.#sweeper = setInterval(() => this.#sweep(performance.now()), SWEEP_MS).unref();
  }

  /** @param origin e.g. `https://example.com:8443` */
  for(origin: string): OriginConnections {
    let connections = this.#origins.get(origin);
    if (connections === undefined) this.#origins.set(origin, (connections = new OriginConnections(origin, this.#connect, this.#idle, KEEP_ALIVE_MS)));
    return connections;
  }

  /** Ends all connections, those in use as well; calls under way are told nothing. */
  destroy(): void {
    clearInterval(this.#sweeper);
    for (const connections of this.#origins.values()) connections.destroy();
    this.#origins.clear();
    this.#names.close();
  }

  #sweep(now: number): void {
    for (const connection of this.#idle) {
      // None that follows has been idle for longer.
      if (connection.idleSince > now - KEEP_ALIVE_MS) return;
      connection.destroy();
    }
  }
}
