import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { Pool as HttpPool } from 'undici';
import { openCloser } from '../src/closer.ts';
import { readConfig } from '../src/config.ts';
import { openPool } from '../src/db/open-pool.ts';
import { openMetrics } from '../src/metrics.ts';
import type { Observe } from '../src/observe.ts';
import { startServer } from '../src/server.ts';
import { startBenchDatabase, type BenchDatabase } from './bench-database.ts';
import { startServerProcess } from './server-process.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface BenchServer {
  database: BenchDatabase;
  url: string;
  pool: Pool;
  dataSchema: string;
  /** Of the process that the server runs in. */
  pid: number;
  /** A REST call with a token; throws on an error answer. */
  call(method: Method, path: string, body?: unknown): Promise<unknown>;
  /** POSTs a stream. */
  send(path: string, type: string, body: Readable): Promise<unknown>;
  close(): Promise<void>;
}

export interface BenchServerOptions {
  /** In a process of its own, as it is shipped; else in this one, where it can be profiled and observed. */
  apart?: boolean;
  /** Whether changes are fanned out and calls made; not where the server is apart. */
  worker?: boolean;
  observe?: Observe;
  /** Variables besides those of every bench server. */
  environment?: Readonly<Record<string, string>>;
}

const CLIENT = { ROWCAST_CLIENT_ID: 'bench', ROWCAST_CLIENT_SECRET: 'bench-secret-of-enough-length' };

/** A whole server on an empty embedded PostgreSQL of its own, with the limits of its plan out of the way. */
export async function startBenchServer({ apart = false, worker = true, observe = () => {}, environment: besides = {} }: BenchServerOptions = {}): Promise<BenchServer> {
  const closer = openCloser();
  const database = await startBenchDatabase();
  closer.add(() => database.close());
  const environment = {
    PORT: '0', ROWCAST_HOME: join(database.home, 'server'), DATABASE_URL: database.connectionString, ROWCAST_OUTGOING_ALLOW: '127.0.0.0/8',
    LOG_LEVEL: 'silent', ...CLIENT, ...besides,
  };
  const server = apart
    ? await startServerProcess(environment)
    : await startServer(readConfig(environment), { roles: { api: true, worker }, observe, metrics: openMetrics() });
  closer.add(() => server.close());
  const pool = openPool(database.connectionString, { max: 20, applicationName: 'bench' });
  closer.add(() => pool.end());
  const { rows } = await pool.query<{ dataSchema: string }>(
    `update rowcast.account set max_call_throttling = 1000000, max_outgoing_urls = 100 returning data_schema as "dataSchema"`,
  );
  const http = new HttpPool(server.url!, { connections: 16 });
  closer.add(() => http.close());
  let token = '';
  const ask = async (method: Method, path: string, type: string, body: string | Readable | null) => {
    const answer = await http.request({ method, path, body, headers: { 'content-type': type, ...(token === '' ? {} : { authorization: `Bearer ${token}` }) } });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as unknown;
  };
  const credentials = new URLSearchParams({ grant_type: 'client_credentials', client_id: CLIENT.ROWCAST_CLIENT_ID, client_secret: CLIENT.ROWCAST_CLIENT_SECRET });
  token = ((await ask('POST', '/oauth/token', 'application/x-www-form-urlencoded', credentials.toString())) as { access_token: string }).access_token;
  return {
    database, pool,
    url: server.url!,
    dataSchema: rows[0]!.dataSchema,
    pid: 'pid' in server ? server.pid : process.pid,
    call: (method, path, body) => ask(method, path, 'application/json', body === undefined ? null : JSON.stringify(body)),
    send: (path, type, body) => ask('POST', path, type, body),
    close: () => closer.close(),
  };
}
