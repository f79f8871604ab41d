import type { Socket } from 'node:net';
import { AnswerParser, type AnswerSink } from './answer-parser.ts';
import type { Chain, Linked } from '../chain.ts';
import { readFrom } from './socket-reading.ts';

/** One call's use of a connection. Told how it ended exactly once: by `ended` or by `failed`. */
export interface Exchange extends AnswerSink {
  /** The answer is complete, or as much of it was read as is wanted. */
  ended(): void;
  failed(error: Error): void;
}

/** A request as it is written. */
export interface RequestText {
  text: string;
  /** `latin1` where every character is of ASCII: the bytes are the same, and need no encoding. */
  encoding: 'latin1' | 'utf8';
}

/** A connection is given up this long before the receiver would close it, so that no call is written into a closing one. */
const BEFORE_THEIR_TIMEOUT_MS = 1_000;

/** The receiver closed the connection before it had answered. */
class ConnectionClosedError extends Error {
  override readonly name = 'ConnectionClosedError';
}

/** One socket to a receiver: one call at a time, the next one when the answer before has come to its end. */
export class Connection implements Linked<Connection> {
  readonly #socket: Socket;
  readonly #parser = new AnswerParser();
  /** Told when the connection can be used again, and for how many milliseconds at most; 0: it is closed. */
  readonly #freed: (connection: Connection, idleMs: number) => void;
  #exchange: Exchange | null = null;
  /** The exchange has the connection, and has not yet written. */
  #held = false;
  #closed = false;
  /** Since when it has been idle, and when it must no longer be used, by the monotonic clock. */
  idleSince = 0;
  expiresAt = 0;
  /** With those in use of its origin, or with all that are idle. */
  chain: Chain<Connection> | null = null;
  previous: Connection | null = null;
  next: Connection | null = null;

  constructor(socket: Socket, freed: (connection: Connection, idleMs: number) => void) {
    this.#socket = socket;
    this.#freed = freed;
    readFrom(socket, (chunk) => this.#came(chunk));
    socket.on('end', () => this.#over(null));
    socket.on('error', (error: Error) => this.#over(error));
    socket.on('close', () => this.#over(null));
  }

  /** Keeps it for a request that is written later. */
  hold(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#held = true;
    this.#socket.ref();
  }

  /** Writes a request, whole. */
  begin({ text, encoding }: RequestText, exchange: Exchange): void {
    this.#exchange = exchange;
    this.#held = false;
    this.#parser.reset();
    this.#socket.ref();
    this.#socket.write(text, encoding);
  }

  /** It is idle from now on. Lets the process end meanwhile. */
  rest(now: number, idleMs: number): void {
    this.idleSince = now;
    this.expiresAt = now + idleMs;
    this.#socket.unref();
  }

  /** Closes it; a call under way is told nothing. */
  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#exchange = null;
    this.#socket.destroy();
    this.#freed(this, 0);
  }

  #came(chunk: Buffer): void {
    const exchange = this.#exchange;
    // What comes unasked is no answer to anything.
    if (exchange === null || this.#held) return this.#over(null);
    try {
      if (!this.#parser.take(chunk, exchange)) return this.#finish(exchange, 0);
    } catch (error) {
      this.destroy();
      return exchange.failed(error as Error);
    }
    if (!this.#parser.done) return;
    // An answer that came before the request was written leaves the connection in the middle of it.
    const idleMs = this.#socket.writableLength === 0 ? this.#parser.keepAliveMs - BEFORE_THEIR_TIMEOUT_MS : 0;
    this.#finish(exchange, Math.max(0, idleMs));
  }

  #finish(exchange: Exchange, idleMs: number): void {
    this.#exchange = null;
    if (idleMs === 0) this.destroy();
    else this.#freed(this, idleMs);
    exchange.ended();
  }

  #over(error: Error | null): void {
    const exchange = this.#exchange;
    this.destroy();
    if (exchange === null) return;
    if (error !== null) exchange.failed(error);
    else if (!this.#held && this.#parser.end()) exchange.ended();
    else exchange.failed(new ConnectionClosedError('The receiver closed the connection before its answer was complete'));
  }
}
