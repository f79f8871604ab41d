/** How one POST ended, as the sender saw it. */
export type Answer =
  | { kind: 'answered'; status: number; retryAfter: string | null; body: string }
  | { kind: 'failed'; errorCode: AttemptError; details: string };

export type AttemptError = 'timeout' | 'connect' | 'dns' | 'tls' | 'refused_address' | 'connection' | 'too_large' | 'invalid_url';

/** What follows from it for the call and for its URL. */
export interface Verdict {
  delivered: boolean;
  /** A stable word; null when delivered. */
  errorCode: AttemptError | 'http_status' | null;
  details: string | null;
  /** The receiver's own wish for the next attempt, in milliseconds from now; null: none said. */
  retryAfterMs: number | null;
  /** The URL is to be held. */
  gone: boolean;
  /** The receiver is over its capacity: the URL's pace is to fall. */
  overloaded: boolean;
}

const LONGEST_RETRY_AFTER_MS = 24 * 3_600_000;
const OVERLOADED = new Set([429, 502, 503, 504]);

/** Retry-After as seconds or an HTTP date (RFC 9110, 10.2.3), at most 24 hours. Null when absent or unreadable. */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const text = value.trim();
  const milliseconds = /^\d{1,10}$/.test(text) ? Number(text) * 1000 : /^[A-Za-z]{3}/.test(text) ? Date.parse(text) - now : NaN;
  if (Number.isNaN(milliseconds)) return null;
  return Math.min(Math.max(milliseconds, 0), LONGEST_RETRY_AFTER_MS);
}

/** 2xx is success; 3xx (never followed), 4xx, 5xx, timeouts and connection errors are errors. */
export function judgeAnswer(answer: Answer, now: number): Verdict {
  if (answer.kind === 'failed') {
    return { delivered: false, errorCode: answer.errorCode, details: answer.details, retryAfterMs: null, gone: false, overloaded: false };
  }
  const { status } = answer;
  if (status >= 200 && status <= 299) {
    return { delivered: true, errorCode: null, details: null, retryAfterMs: null, gone: false, overloaded: false };
  }
  return {
    delivered: false,
    errorCode: 'http_status',
    details: status >= 300 && status <= 399 ? `HTTP ${status}: a redirect is not followed` : `HTTP ${status}`,
    retryAfterMs: parseRetryAfter(answer.retryAfter, now),
    gone: status === 410,
    overloaded: OVERLOADED.has(status),
  };
}
