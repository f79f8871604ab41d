import type { CallLimit, WaitingCall } from '../call-limit.ts';
import type { Answer, AttemptError } from '../judge-answer.ts';
import { MalformedAnswerError, type AnswerHead } from './answer-parser.ts';
import type { Connection, RequestText } from './connection.ts';
import { RefusedAddressError } from './guarded-connector.ts';
import type { OriginConnections, OutgoingRequest } from './origin-connections.ts';
import { AnswerReader } from './read-answer.ts';

export interface Posting {
  /** Path and query. */
  path: string;
  /** Names and values in turn, but `host`, `connection` and `content-length`. */
  headers: readonly string[];
  body: string;
  /** Blotted out of what is kept of the answer. */
  secrets: readonly string[];
  /** Asked right before the first byte is written, which may be long after this was begun: a connection had to be made, or the process was stopped. */
  mayBegin(now: number): boolean;
  /** Asked then, too: when the first byte may be written. */
  limit: Pick<CallLimit, 'tryWrite' | 'leave'>;
}

/** The POST was not made: nothing of it was written. */
export interface NotBegun {
  kind: 'not-begun';
}

/** When a POST was written: in milliseconds since 1970, and by the monotonic clock. */
export interface Written {
  readonly writtenAt: number;
  readonly writtenMs: number;
}

/** Told how a POST ended; `written` is null when nothing of it was. */
export type Ended = (ended: Answer | NotBegun, written: Written | null) => void;

/** Ends a call that takes too long. */
class CallTimeoutError extends Error {
  override readonly name = 'CallTimeoutError';
}

/** A path or header that can't be written: a character in it would end it. */
class UnwritableRequestError extends Error {
  override readonly name = 'UnwritableRequestError';
}

const PATH = /^\/[\x21-\x7e]*$/;
const FIELD = /^[\t\x20-\x7e]*$/;

/** The whole request. @throws UnwritableRequestError */
function requestText(host: string, { path, headers, body }: Posting): RequestText {
  let fields = '';
  for (let index = 0; index < headers.length; index += 2) {
    if (!FIELD.test(headers[index]!) || !FIELD.test(headers[index + 1]!)) throw new UnwritableRequestError(`The header ${JSON.stringify(headers[index])} can not be sent`);
    fields += `${headers[index]}: ${headers[index + 1]}\r\n`;
  }
  if (!PATH.test(path)) throw new UnwritableRequestError('The address has a character that can not be sent');
  const bytes = Buffer.byteLength(body);
  return {
    text: `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${fields}content-length: ${bytes}\r\n\r\n${body}`,
    encoding: bytes === body.length ? 'latin1' : 'utf8',
  };
}

/**
 * One POST: tells how it ended, exactly once. Follows nothing, reads a bounded part of the answer. One object rather than closures,
 * since one is made for every call.
 */
class PostInFlight implements OutgoingRequest, WaitingCall, Written {
  readonly #host: string;
  readonly #posting: Posting;
  readonly #done: Ended;
  #connection: Connection | undefined;
  /** Since when it waits for its turn, and for how long it did, in milliseconds of the monotonic clock. */
  #waitsSince: number | null = null;
  #waitedMs = 0;
  writtenAt = 0;
  writtenMs = 0;
  #reader: AnswerReader | undefined;
  #status = 0;
  #retryAfter: string | null = null;
  #over = false;

  constructor(host: string, posting: Posting, done: Ended) {
    this.#host = host;
    this.#posting = posting;
    this.#done = done;
  }

  /** Ends it; the answer is then a timeout, unless it was only its turn that it waited for. */
  abort(): void {
    if (this.#over) return;
    this.#connection?.destroy();
    this.failed(new CallTimeoutError('No complete answer within the time limit of a call'));
  }

  get waitedMs(): number {
    return this.#waitedMs + (this.#waitsSince === null ? 0 : performance.now() - this.#waitsSince);
  }

  take(connection: Connection): boolean {
    if (this.#over) return false;
    const now = performance.now();
    if (!this.#posting.mayBegin(now)) {
      this.#finish({ kind: 'not-begun' });
      return false;
    }
    if (this.#posting.limit.tryWrite(now, this)) return this.#write(connection, now);
    this.#connection = connection;
    this.#waitsSince = now;
    connection.hold(this);
    return true;
  }

  turn(): void {
    const connection = this.#connection!;
    const now = performance.now();
    this.#waitedMs = now - this.#waitsSince!;
    this.#waitsSince = null;
    // One that was kept may be about to be closed by now.
    const expired = connection.expiresAt !== 0 && connection.expiresAt <= now;
    if (expired || !this.#posting.mayBegin(now)) {
      connection.destroy();
      this.#finish({ kind: 'not-begun' });
    } else if (!this.#write(connection, now)) {
      connection.destroy();
    }
  }

  #write(connection: Connection, now: number): boolean {
    try {
      const text = requestText(this.#host, this.#posting);
      this.#connection = connection;
      this.writtenAt = Date.now();
      this.writtenMs = now;
      connection.begin(text, this);
      return true;
    } catch (error) {
      this.failed(error as Error);
      return false;
    }
  }

  head({ status, retryAfter }: AnswerHead): void {
    this.#status = status;
    this.#retryAfter = retryAfter;
  }

  body(chunk: Buffer): boolean {
    this.#reader ??= new AnswerReader();
    return this.#reader.take(chunk);
  }

  ended(): void {
    this.#finish({ kind: 'answered', status: this.#status, retryAfter: this.#retryAfter, body: this.#reader?.text(this.#posting.secrets) ?? '' });
  }

  failed(error: Error): void {
    // Nothing was written on a connection that is closed while it is held.
    if (this.#waitsSince !== null) return this.#finish({ kind: 'not-begun' });
    this.#finish({ kind: 'failed', errorCode: errorCodeOf(error), details: detailsOf(error) });
  }

  #finish(ended: Answer | NotBegun): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#waitsSince !== null) this.#posting.limit.leave(this);
    this.#done(ended, this.writtenAt === 0 ? null : this);
  }
}

/** Sends one POST. `done` is told how it ended, once; that may be before this returns. */
export function post(connections: OriginConnections, posting: Posting, done: Ended): Pick<PostInFlight, 'abort' | 'waitedMs'> {
  const flight = new PostInFlight(connections.host, posting, done);
  connections.send(flight);
  return flight;
}

const BY_CODE: Readonly<Record<string, AttemptError>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  ETIMEDOUT: 'timeout',
};

function errorCodeOf(error: Error & { code?: string }): AttemptError {
  if (error instanceof RefusedAddressError) return 'refused_address';
  if (error instanceof CallTimeoutError) return 'timeout';
  if (error instanceof UnwritableRequestError) return 'invalid_url';
  if (error instanceof MalformedAnswerError) return 'connection';
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return errorCodeOf(error.errors[0]);
  const code = error.code ?? '';
  if (code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_') || code.includes('CERT') || code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE') return 'tls';
  return BY_CODE[code] ?? 'connection';
}

function detailsOf(error: Error & { code?: string }): string {
  const first = error instanceof AggregateError && error.errors[0] instanceof Error ? (error.errors[0] as Error & { code?: string }) : error;
  const message = first.message === '' ? first.name : first.message;
  return first.code === undefined || message.includes(first.code) ? message : `${message} (${first.code})`;
}
