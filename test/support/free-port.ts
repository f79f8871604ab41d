import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below those that systems give to connections and to `listen(0)`: a server that is away for a moment finds its port free when it
 * comes back, whatever other tests open meanwhile.
 */
const LOWEST = 20_000;
const EACH = 1_000;
const slot = Number(process.env['VITEST_POOL_ID'] ?? 0) % 10;
let taken = Math.floor(Math.random() * EACH);

/** A port of loopback that nothing listens on now, and that no other test gets. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < EACH; tries += 1) {
    taken = (taken + 1) % EACH;
    const port = LOWEST + slot * EACH + taken;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free from ${LOWEST + slot * EACH} on`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
