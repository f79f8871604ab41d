import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher, Pool as HttpPool } from 'undici';
import { AnswerReader } from './read-answer.ts';
import { RefusedAddressError } from './guarded-connector.ts';
import type { Answer, AttemptError } from './judge-answer.ts';

export interface Posting {
  /** Path and query. */
  path: string;
  /** Names and values in turn. */
  headers: string[];
  body: string;
  /** Blotted out of what is kept of the answer. */
  secrets: readonly string[];
  /** Asked right before the first byte is written, which may be long after this was begun: a connection had to be made, or the process was stopped. */
  mayBegin(): boolean;
}

/** The POST was not made: nothing of it was written. */
export interface NotBegun {
  kind: 'not-begun';
}

/** Ends a call that takes too long. */
class CallTimeoutError extends Error {
  override readonly name = 'CallTimeoutError';
}

const enough = new Error('enough of the answer was read');
const tooLate = new Error('the call may no longer be made');

/**
 * One POST over a pool's connection: tells how it ended, exactly once. Follows nothing, reads a bounded part of the answer.
 * `dispatch` with a handler rather than `request` or `fetch`: no streams, no signals, half the cost per call. One object rather
 * than closures, since one is made for every call.
 */
class PostInFlight implements Dispatcher.DispatchHandler {
  readonly #secrets: readonly string[];
  readonly #mayBegin: () => boolean;
  readonly #done: (ended: Answer | NotBegun) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #reader: AnswerReader | undefined;
  #aborted: Error | undefined;
  #status = 0;
  #retryAfter: string | null = null;
  #over = false;

  constructor({ secrets, mayBegin }: Posting, done: (ended: Answer | NotBegun) => void) {
    this.#secrets = secrets;
    this.#mayBegin = mayBegin;
    this.#done = done;
  }

  /** Ends it; the answer is then a timeout. */
  abort(): void {
    this.#aborted = new CallTimeoutError('No complete answer within the time limit of a call');
    if (this.#controller === undefined) this.fail(this.#aborted);
    else this.#controller.abort(this.#aborted);
  }

  fail(error: Error): void {
    this.#finish({ kind: 'failed', errorCode: errorCodeOf(error), details: detailsOf(error) });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#aborted !== undefined) controller.abort(this.#aborted);
    // What follows in undici writes the request, in this same turn of the event loop.
    else if (!this.#mayBegin()) controller.abort(tooLate);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#status = status;
    const value = headers['retry-after'];
    this.#retryAfter = typeof value === 'string' ? value : (value?.[0] ?? null);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#reader ??= new AnswerReader();
    if (!this.#reader.take(chunk)) controller.abort(enough);
  }

  onResponseEnd(): void {
    this.#finish({ kind: 'answered', status: this.#status, retryAfter: this.#retryAfter, body: this.#reader?.text(this.#secrets) ?? '' });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A complete head is an answer, whatever becomes of a body that is too long to read.
    if (error === enough) this.onResponseEnd();
    else if (error === tooLate) this.#finish({ kind: 'not-begun' });
    else this.fail(this.#aborted ?? error);
  }

  #finish(ended: Answer | NotBegun): void {
    if (this.#over) return;
    this.#over = true;
    this.#done(ended);
  }
}

/** Sends one POST. `done` is told how it ended, once, and not before this returns but for a request that can't be made at all. */
export function post(pool: HttpPool, posting: Posting, done: (ended: Answer | NotBegun) => void): Pick<PostInFlight, 'abort'> {
  const flight = new PostInFlight(posting, done);
  const { path, headers, body } = posting;
  try {
    pool.dispatch({ method: 'POST', path, headers, body }, flight);
  } catch (error) {
    flight.fail(error as Error);
  }
  return flight;
}

const BY_CODE: Readonly<Record<string, AttemptError>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  ETIMEDOUT: 'timeout',
  UND_ERR_INVALID_ARG: 'invalid_url',
};

function errorCodeOf(error: Error & { code?: string }): AttemptError {
  if (error instanceof RefusedAddressError) return 'refused_address';
  if (error instanceof CallTimeoutError) return 'timeout';
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
