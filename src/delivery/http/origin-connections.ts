import type { buildConnector } from 'undici';
import { Chain } from '../chain.ts';
import { Connection, type Exchange } from './connection.ts';

/** Idle connections of all origins, the one idle for longest first. */
export type IdleConnections = Chain<Connection>;

/** A request on its way to a connection. */
export interface OutgoingRequest extends Exchange {
  /** Takes the connection, to be written on now or, held until then, later; false: it needs none, since it is over. */
  take(connection: Connection): boolean;
}

/**
 * The connections to one origin. A request takes one that is idle, else a new one is made: there is no bound, since a call that
 * hangs must not make others wait for its socket; the lanes bound what is in flight.
 */
export class OriginConnections {
  /** As it stands in the `host` header. */
  readonly host: string;
  readonly #target: buildConnector.Options;
  readonly #connect: buildConnector.connector;
  readonly #all: IdleConnections;
  readonly #longestIdleMs: number;
  readonly #idle: Connection[] = [];
  readonly #inUse = new Chain<Connection>();
  #closed = false;

  constructor(origin: string, connect: buildConnector.connector, all: IdleConnections, longestIdleMs: number) {
    const { host, hostname, protocol, port } = new URL(origin);
    this.host = host;
    this.#target = { host, hostname: hostname.replace(/^\[|\]$/g, ''), protocol, port };
    this.#connect = connect;
    this.#all = all;
    this.#longestIdleMs = longestIdleMs;
  }

  send(request: OutgoingRequest): void {
    const idle = this.#takeIdle(performance.now());
    if (idle !== undefined) this.#give(idle, request);
    else this.#open(request);
  }

  /** Ends what is idle at once, and what is in use when its call ends. */
  close(): void {
    this.#closed = true;
    for (const connection of [...this.#idle]) connection.destroy();
  }

  /** Ends all connections, those in use as well. */
  destroy(): void {
    this.close();
    for (const connection of [...this.#inUse]) connection.destroy();
  }

  #takeIdle(now: number): Connection | undefined {
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      this.#all.delete(connection);
      if (connection.expiresAt > now) return connection;
      connection.destroy();
    }
    return undefined;
  }

  #open(request: OutgoingRequest): void {
    this.#connect(this.#target, (error, socket) => {
      if (error === null) this.#give(new Connection(socket, (connection, idleMs) => this.#freed(connection, idleMs)), request);
      else request.failed(error);
    });
  }

  #give(connection: Connection, request: OutgoingRequest): void {
    // It may be used up, and freed, before this returns.
    this.#inUse.add(connection);
    if (!request.take(connection)) this.#freed(connection, this.#longestIdleMs);
  }

  #freed(connection: Connection, idleMs: number): void {
    this.#inUse.delete(connection);
    if (idleMs === 0) return this.#forget(connection);
    if (this.#closed) return connection.destroy();
    connection.rest(performance.now(), Math.min(idleMs, this.#longestIdleMs));
    this.#idle.push(connection);
    this.#all.add(connection);
  }

  #forget(connection: Connection): void {
    if (!this.#all.delete(connection)) return;
    this.#idle.splice(this.#idle.indexOf(connection), 1);
  }
}
