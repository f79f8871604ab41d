import type { QueuedCall } from './queued-call.ts';

/** One POST that was made, with what follows for its call. */
export interface FinishedAttempt {
  call: QueuedCall;
  /** UUID v7 of the attempt. */
  id: string;
  /** 1 for the first. */
  number: number;
  outcome: 'delivered' | 'failed' | 'dead';
  /** Microseconds since 1970, whole milliseconds. */
  startedAt: number;
  durationMs: number;
  httpStatus: number | null;
  errorCode: string | null;
  details: string | null;
  response: string | null;
  /** When the call is due again, microseconds since 1970, whole milliseconds; null when it has ended or its URL is held. */
  nextAt: number | null;
  /** The row's new due time when the call stays in the queue; null when it leaves. */
  dueAgainAt: number | null;
}
