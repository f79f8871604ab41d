import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { readConfig } from '../src/config.ts';
import { openPool } from '../src/db/open-pool.ts';
import { openMetrics } from '../src/metrics.ts';
import { startServer } from '../src/server.ts';

export interface BenchServer {
  url: string;
  pool: Pool;
  accountId: string;
  dataSchema: string;
  /** A REST call with a token; throws on an error answer. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const CLIENT = { ROWCAST_CLIENT_ID: 'bench', ROWCAST_CLIENT_SECRET: 'bench-secret-of-enough-length' };

/** A whole server in this process, on an embedded PostgreSQL of its own, with limits out of the way. */
export async function startBenchServer(): Promise<BenchServer> {
  const home = mkdtempSync(join(tmpdir(), 'rowcast-bench-'));
  const config = readConfig({ PORT: '0', ROWCAST_HOME: home, ROWCAST_OUTGOING_ALLOW: '127.0.0.0/8', LOG_LEVEL: 'silent', ...CLIENT });
  const server = await startServer(config, { roles: { api: true, worker: true }, observe() {}, metrics: openMetrics() });
  const url = server.url!;
  const pool = openPool(server.connectionString, { max: 20, applicationName: 'bench' });
  const { rows } = await pool.query<{ id: string; dataSchema: string }>(`select id, data_schema as "dataSchema" from rowcast.account`);
  const account = rows[0]!;
  await pool.query(`update rowcast.account set max_call_throttling = 1000000 where id = $1`, [account.id]);
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: CLIENT.ROWCAST_CLIENT_ID, client_secret: CLIENT.ROWCAST_CLIENT_SECRET }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return {
    url, pool, accountId: account.id, dataSchema: account.dataSchema,
    async call(method, path, body) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === '' ? null : JSON.parse(text);
    },
    async close() {
      await pool.end();
      await server.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
