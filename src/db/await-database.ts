import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Observe } from '../observe.ts';

const PATIENCE_MS = 60_000;
const CONNECT_MS = 5_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/** What passes: nobody listens yet, the name is not known yet, PostgreSQL starts, stops or has no connection to spare. */
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', '57P01', '57P02', '57P03', '53300']);
const TIMED_OUT = /timeout expired|terminated unexpectedly/;

/** The database did not come within the time. */
export class DatabaseAwayError extends Error {
  override readonly name = 'DatabaseAwayError';
}

export interface AwaitDatabaseOptions {
  connectionString: string;
  observe: Observe;
  /** Ends the waiting. */
  signal: AbortSignal;
  /** Called once, when it is found away. */
  onAway: () => Promise<void>;
  patienceMs?: number;
}

/**
 * Waits until PostgreSQL takes a connection, for a minute: at the start of a machine it may come later than this process.
 * @throws DatabaseAwayError when the time is over; at once what waiting does not mend, such as a wrong password.
 */
export async function awaitDatabase({ connectionString, observe, signal, onAway, patienceMs = PATIENCE_MS }: AwaitDatabaseOptions): Promise<void> {
  const began = performance.now();
  for (let retryInMs = FIRST_RETRY_MS; ; retryInMs = Math.min(LONGEST_RETRY_MS, retryInMs * 2)) {
    const error = await tryConnecting(connectionString);
    if (error === null) return;
    if (!passes(error)) throw error;
    const leftMs = patienceMs - (performance.now() - began);
    const reason = reasonOf(error);
    if (leftMs <= 0) throw new DatabaseAwayError(`The database can not be reached: ${reason}. It was tried for ${Math.round(patienceMs / 1000)} seconds.`, { cause: error });
    if (retryInMs === FIRST_RETRY_MS) await onAway();
    observe({ kind: 'database.awaited', reason, leftMs: Math.round(leftMs) });
    await sleep(Math.min(retryInMs, leftMs), undefined, { signal });
  }
}

async function tryConnecting(connectionString: string): Promise<Error | null> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_MS, application_name: 'rowcast start' });
  client.on('error', () => {});
  try {
    await client.connect();
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => {});
  }
}

function passes(error: Error & { code?: string }): boolean {
  return PASSING.has(error.code ?? '') || TIMED_OUT.test(error.message);
}

/** A name with several addresses fails with one error for each, and no message of its own. */
function reasonOf(error: Error & { code?: string }): string {
  const first = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  return first.message === '' ? (error.code ?? first.name) : first.message;
}
