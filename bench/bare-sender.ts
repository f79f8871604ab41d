import { createHmac, createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'undici';

const CONCURRENCY = 128;

/**
 * The limit: the same POSTs, signed the same way, from nothing but an undici pool.
 * @returns POSTs per second.
 */
export async function sendBare(url: string, count: number, body: string): Promise<number> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONCURRENCY, pipelining: 1 });
  const key = createSecretKey(randomBytes(32));
  let begun = 0;
  let ended = 0;
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    const sendNext = () => {
      if (begun >= count) return;
      begun += 1;
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
          onResponseEnd() {
            ended += 1;
            if (ended === count) resolve();
            else sendNext();
          },
          onResponseError: (_controller, error) => reject(error),
        },
      );
    };
    for (let index = 0; index < CONCURRENCY; index += 1) sendNext();
  });
  const rate = (count * 1000) / (performance.now() - started);
  await pool.close();
  return rate;
}
