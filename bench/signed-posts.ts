import { createHmac, createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'undici';

/** Calls in flight at once: of the bare sender, of the queues, and of a worker. */
export const CONCURRENCY = 128;

/** A body of the size that the default payload of the bench table has. */
export const BODY = JSON.stringify({ filler: 'x'.repeat(486) });

export interface SignedPosts {
  /** One POST, signed. More than 128 at once wait for a connection. */
  send(body: string, done: (error: Error | null) => void): void;
  close(): Promise<void>;
}

/** POSTs as a worker makes them, with the same headers and the same signature, from nothing but an undici pool. */
export function openSignedPosts(url: string): SignedPosts {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONCURRENCY, pipelining: 1 });
  const key = createSecretKey(randomBytes(32));
  return {
    send(body, done) {
      const id = randomUUID();
      const timestamp = Math.floor(Date.now() / 1000);
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      pool.dispatch(
        {
          method: 'POST', path: pathname, body,
          headers: ['content-type', 'application/json; charset=utf-8', 'user-agent', 'bench', 'webhook-id', id, 'webhook-timestamp', String(timestamp), 'webhook-signature', `v1,${signature}`],
        },
        {
          onRequestStart() {},
          onResponseStart() {},
          onResponseData() {},
          onResponseEnd: () => done(null),
          onResponseError: (_controller, error) => done(error),
        },
      );
    },
    close: () => pool.close(),
  };
}
