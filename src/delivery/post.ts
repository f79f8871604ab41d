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
}

/** Ends a call that takes too long. */
export class CallTimeoutError extends Error {
  override readonly name = 'CallTimeoutError';
}

/** A POST under way. */
export interface PostInFlight {
  /** Ends it; the answer is then a timeout. */
  abort(): void;
}

const enough = new Error('enough of the answer was read');

/**
 * Sends one POST over a pool's connection and tells how it ended, exactly once. Follows nothing, reads a bounded part of the answer.
 * `dispatch` with a handler rather than `request` or `fetch`: no streams, no signals, half the cost per call.
 */
export function post(pool: HttpPool, { path, headers, body, secrets }: Posting, done: (answer: Answer) => void): PostInFlight {
  const reader = new AnswerReader();
  let controller: Dispatcher.DispatchController | undefined;
  let aborted: Error | undefined;
  let status = 0;
  let retryAfter: string | null = null;
  let over = false;

  const finish = (answer: Answer) => {
    if (over) return;
    over = true;
    done(answer);
  };
  const answered = () => finish({ kind: 'answered', status, retryAfter, body: reader.text(secrets) });
  const failed = (error: Error) => finish({ kind: 'failed', errorCode: errorCodeOf(error), details: detailsOf(error) });

  try {
    pool.dispatch(
      { method: 'POST', path, headers, body },
      {
        onRequestStart(started) {
          controller = started;
          if (aborted !== undefined) started.abort(aborted);
        },
        onResponseStart(_controller, statusCode, responseHeaders) {
          if (statusCode < 200) return;
          status = statusCode;
          const value = responseHeaders['retry-after'];
          retryAfter = typeof value === 'string' ? value : (value?.[0] ?? null);
        },
        onResponseData(current, chunk) {
          if (!reader.take(chunk)) current.abort(enough);
        },
        onResponseEnd: answered,
        onResponseError(_controller, error) {
          // A complete head is an answer, whatever becomes of a body that is too long to read.
          if (error === enough) answered();
          else failed(aborted ?? error);
        },
      },
    );
  } catch (error) {
    failed(error as Error);
  }

  return {
    abort() {
      aborted = new CallTimeoutError('No complete answer within the time limit of a call');
      if (controller === undefined) failed(aborted);
      else controller.abort(aborted);
    },
  };
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
