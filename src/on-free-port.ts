import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Config } from './config.ts';

/**
 * The configuration with a free port in place of port 0, also in its public URL: the worker and the API must know the
 * public URL before anything listens.
 */
export async function onFreePort(config: Config): Promise<Config> {
  if (config.port !== 0) return config;
  const probe = createServer().listen(0, config.host);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  const withPort = (url: string) => url.replace(/:0$/, `:${port}`);
  return { ...config, port, publicUrl: withPort(config.publicUrl), integrationUrl: withPort(config.integrationUrl) };
}
