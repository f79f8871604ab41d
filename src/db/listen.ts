import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Observe } from '../observe.ts';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;

export interface Listening {
  close(): Promise<void>;
}

export interface ListenOptions {
  /** Reaches PostgreSQL without a transaction pooler. */
  connectionString: string;
  channels: readonly string[];
  /** Told of each notification, and once with an empty payload whenever the connection is new: some may have been missed. */
  onNotification: (channel: string, payload: string) => void;
  observe: Observe;
}

/** Listens on a connection of its own and makes it anew when it breaks. A notification is a nudge: nothing relies on it. */
export function listen({ connectionString, channels, onNotification, observe }: ListenOptions): Listening {
  const stopped = new AbortController();
  let current: pg.Client | undefined;

  const listenOnce = async () => {
    const client = new pg.Client({ connectionString, application_name: 'rowcast listen', keepAlive: true });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', () => {});
    client.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''));
    try {
      current = client;
      await client.connect();
      for (const channel of channels) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      for (const channel of channels) onNotification(channel, '');
      await ended;
    } finally {
      current = undefined;
      await client.end().catch(() => {});
    }
  };

  const run = async () => {
    let retryInMs = FIRST_RETRY_MS;
    while (!stopped.signal.aborted) {
      try {
        await listenOnce();
        retryInMs = FIRST_RETRY_MS;
      } catch (error) {
        if (stopped.signal.aborted) return;
        observe({ kind: 'loop.failed', loop: 'listen', error, retryInMs });
        retryInMs = Math.min(LONGEST_RETRY_MS, retryInMs * 2);
      }
      await sleep(retryInMs, undefined, { signal: stopped.signal }).catch(() => {});
    }
  };
  const ended = run();

  return {
    async close() {
      stopped.abort();
      await current?.end().catch(() => {});
      await ended;
    },
  };
}
