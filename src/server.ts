import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { openSecretBox } from './accounts/secret-box.ts';
import { buildApi } from './api/build-api.ts';
import { openCloser } from './closer.ts';
import type { Config } from './config.ts';
import { awaitDatabase } from './db/await-database.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open-database.ts';
import { openPool } from './db/open-pool.ts';
import type { LookupAll } from './delivery/http/guarded-connector.ts';
import { openDownloadSigner } from './files/download-signer.ts';
import { ensureFirstAccount, type FirstCredentials } from './first-account.ts';
import { ensureFirstOwner } from './first-owner.ts';
import type { Metrics } from './metrics.ts';
import { Notifier } from './delivery/notifier.ts';
import type { Observe } from './observe.ts';
import { onFreePort } from './on-free-port.ts';
import { readPackageVersion } from './package-version.ts';
import { secretKey } from './secret-key.ts';
import { tableHooks } from './table-hooks.ts';
import { thirtyDayCounters } from './thirty-day-counters.ts';
import { parseAllowRanges } from './webhooks/outgoing-address.ts';
import { openWaitingRoom, type WaitingRoom } from './waiting-room.ts';
import { composeWorker } from './worker.ts';

/** What a process does. */
export interface Roles {
  api: boolean;
  worker: boolean;
}

export interface ServerOptions {
  roles: Roles;
  observe: Observe;
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Looks up the names of outgoing calls; the system's by default. */
  lookup?: LookupAll;
  /** Whether workers are notified of what other processes did (default), or rely on polling alone. */
  notifications?: boolean;
  /** Ends the waiting for a database that is away at the start. */
  signal?: AbortSignal;
}

export interface RunningServer {
  /** Where the API answers; undefined for a worker alone. */
  url: string | undefined;
  /** Made by this start, if it was the first. */
  firstCredentials: FirstCredentials | null;
  /** Makes the first owner, once; null when somebody can sign in, and for a worker alone. */
  signInLink: string | null;
  connectionString: string;
  /** Drains and stops everything, in reverse order of the start. */
  close(): Promise<void>;
}

const WEB_ROOT = fileURLToPath(new URL('../web/dist', import.meta.url));

/** Starts the parts, each on what was started before it. When one does not start, what was started is stopped again. */
export async function startServer(given: Config, { roles, observe, metrics, lookup, notifications = true, signal = new AbortController().signal }: ServerOptions): Promise<RunningServer> {
  const closer = openCloser();
  try {
    const config = await onFreePort(given);
    const database = await openDatabase({ ...config, observe, join: !roles.api });
    closer.add(() => database.stop());
    if (!database.owned) await databaseIsThere(database.directConnectionString, config, { roles, observe, signal });
    await migrate({ connectionString: database.directConnectionString, observe });

    const pool = openPool(database.connectionString, { max: 20, applicationName: 'rowcast' });
    closer.add(() => pool.end());
    const firstCredentials = await ensureFirstAccount({ pool, ...config });
    const signInLink = roles.api ? await ensureFirstOwner({ pool, ...config }) : null;
    const key = secretKey(config.home, config.secretKey);
    const secretBox = openSecretBox(key);
    const downloads = openDownloadSigner(key, config);
    const outgoing = { allow: parseAllowRanges(config.outgoingAllow), publicUrl: config.publicUrl };

    const version = readPackageVersion();

    const worker = roles.worker
      ? await composeWorker({ config, connectionString: database.connectionString, listenOn: notifications ? database.directConnectionString : null, secretBox, outgoing, downloadAddress: downloads.address, version, observe, lookup })
      : null;
    if (worker !== null) closer.add(() => worker.stop());
    const notifier = new Notifier(pool);
    closer.add(async () => notifier.close());

    let url: string | undefined;
    if (roles.api) {
      // The worker of this process needs no notification, and wakes the owners elsewhere itself.
      const nudge = worker === null ? () => notifier.changes() : (tableId?: number) => worker.nudge(tableId);
      const api = buildApi({
        version,
        pool,
        publicUrl: config.publicUrl,
        secretBox,
        integrationUrl: config.integrationUrl,
        logRetentionDays: config.logRetentionDays,
        tables: { pool, hooks: tableHooks, changed: nudge },
        downloads,
        files: { pool, maxFileBytes: config.maxFileBytes, spaceBytes: config.fileSpaceBytes },
        webhooks: { pool, secretBox, outgoing, readCounters: thirtyDayCounters },
        observe,
        nudge,
        nudgeImports: () => worker?.nudgeImports(),
        importMaxBytes: config.importMaxBytes,
        noticeCalls: (queued) => (worker === null ? notifier.calls(queued) : worker.noticeCalls(queued)),
        giveWay: () => worker?.giveWay() ?? (() => {}),
        metrics: async () => ({ contentType: metrics.contentType, text: await metrics.text() }),
        ready: () => answers(pool),
        webRoot: WEB_ROOT,
      });
      closer.add(() => api.close());
      url = await api.listen({ host: config.host, port: config.port });
      observe({ kind: 'server.listening', url });
    }
    return { url, firstCredentials, signInLink, connectionString: database.connectionString, close: () => closer.close() };
  } catch (error) {
    await closer.close();
    throw error;
  }
}

/** Until it is there, a server with an API says at its address that it lives and is not ready. */
async function databaseIsThere(
  connectionString: string,
  { host, port }: Config,
  { roles, observe, signal }: Required<Pick<ServerOptions, 'roles' | 'observe' | 'signal'>>,
): Promise<void> {
  let room: WaitingRoom | undefined;
  try {
    await awaitDatabase({
      connectionString, observe, signal,
      async onAway() {
        if (roles.api) room = await openWaitingRoom({ host, port });
      },
    });
  } finally {
    await room?.close();
  }
}

/** Migrations are done before anything listens, so ready is what reaches the database. */
async function answers(pool: Pool): Promise<boolean> {
  return pool.query('select 1').then(() => true, () => false);
}
