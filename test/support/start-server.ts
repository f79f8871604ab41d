import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { readConfig } from '../../src/config.ts';
import { openMetrics } from '../../src/metrics.ts';
import type { Observation, ObservationOf } from '../../src/observe.ts';
import { startServer as startRowcast, type ServerOptions } from '../../src/server.ts';
import { freePort } from './free-port.ts';
import { restClient, type Credentials, type RestClient } from './rest-client.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

export interface TestServer {
  url: string;
  /** As a full-access profile of the first account. */
  api: RestClient;
  credentials: Credentials;
  /** Connections of the test's own to the server's database. */
  pool: Pool;
  connectionString: string;
  /** All so far. */
  observations: readonly Observation[];
  /** The first observation, past or to come, of that kind that fits. Rejects after a minute. */
  waitForObservation<K extends Observation['kind']>(kind: K, fits?: (observation: ObservationOf<K>) => boolean): Promise<ObservationOf<K>>;
  /** Stops the server and drops its database. */
  close(): Promise<void>;
}

export interface TestServerOptions extends Partial<Pick<ServerOptions, 'roles' | 'lookup' | 'notifications'>> {
  /** Variables besides those that make the server a test's. */
  environment?: Readonly<Record<string, string>>;
  /** A database to run on, which stays; else a fresh one. */
  database?: TestDatabase;
}

const CREDENTIALS: Credentials = { clientId: 'test-client', clientSecret: 'test-secret-0123456789' };
const OBSERVATION_TIMEOUT_MS = 60_000;

/** A whole server in this process, on a fresh database and a free port. Calls to loopback addresses are allowed. */
export async function startServer({ environment = {}, roles = { api: true, worker: true }, lookup, notifications, database: given }: TestServerOptions = {}): Promise<TestServer> {
  const database = given ?? (await testDatabase());
  const home = mkdtempSync(join(tmpdir(), 'rowcast-server-'));
  const observations: Observation[] = [];
  const waiting = new Set<() => void>();
  const metrics = openMetrics();
  const config = readConfig({
    PORT: String(await freePort()),
    DATABASE_URL: database.connectionString,
    ROWCAST_HOME: home,
    ROWCAST_CLIENT_ID: CREDENTIALS.clientId,
    ROWCAST_CLIENT_SECRET: CREDENTIALS.clientSecret,
    ROWCAST_OUTGOING_ALLOW: '127.0.0.0/8,::1/128',
    ...environment,
  });
  const cleanUp = async () => {
    if (given === undefined) await database.close();
    rmSync(home, { recursive: true, force: true });
  };
  const server = await startRowcast(config, {
    roles,
    metrics,
    observe(observation) {
      metrics.observe(observation);
      observations.push(observation);
      waiting.forEach((check) => check());
    },
    ...(lookup === undefined ? {} : { lookup }),
    ...(notifications === undefined ? {} : { notifications }),
  }).catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });
  const url = server.url ?? '';
  return {
    url,
    api: roles.api ? await restClient(url, CREDENTIALS) : (undefined as unknown as RestClient),
    credentials: CREDENTIALS,
    pool: database.pool,
    connectionString: database.connectionString,
    observations,
    waitForObservation<K extends Observation['kind']>(kind: K, fits: (observation: ObservationOf<K>) => boolean = () => true) {
      return new Promise<ObservationOf<K>>((resolve, reject) => {
        const check = () => {
          const found = observations.find((observation) => observation.kind === kind && fits(observation as ObservationOf<K>));
          if (found === undefined) return;
          waiting.delete(check);
          clearTimeout(timer);
          resolve(found as ObservationOf<K>);
        };
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`Waited ${OBSERVATION_TIMEOUT_MS} ms for ${kind}; observed: ${observations.map((one) => one.kind).join(' ')}`));
        }, OBSERVATION_TIMEOUT_MS);
        waiting.add(check);
        check();
      });
    },
    async close() {
      await server.close();
      await cleanUp();
    },
  };
}
