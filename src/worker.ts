import type { SecretBox } from './accounts/secret-box.ts';
import { startActivityLoops } from './activity/start-activity-loops.ts';
import { openCloser } from './closer.ts';
import type { Config } from './config.ts';
import { openPool } from './db/open-pool.ts';
import type { CallsQueued } from './delivery/calls-queued.ts';
import type { LookupAll } from './delivery/http/guarded-connector.ts';
import { startWorker } from './delivery/start-worker.ts';
import type { DownloadSigner } from './files/download-signer.ts';
import { startFilesLoop } from './files/start-files-loop.ts';
import { startLoop } from './loop.ts';
import type { Observe } from './observe.ts';
import { refreshDrifted } from './tables/attached/refresh-drifted.ts';
import { tableHooks } from './table-hooks.ts';
import { runDueTasks } from './tasks/run-due-tasks.ts';
import { startImportLoops } from './transfer/import/start-import-loops.ts';
import type { OutgoingRules } from './webhooks/outgoing-rules.ts';

/** Two imports at once: each loads, reads its file and renews its claim. One more sweeps. */
const IMPORT_CONNECTIONS = 7;

export interface WorkerOptions {
  config: Pick<Config, 'retrySchedule' | 'callTimeoutMs' | 'holdAfter' | 'logRetentionDays' | 'integrationUrl'>;
  connectionString: string;
  /** Without a transaction pooler, to be notified; null: polling alone. */
  listenOn: string | null;
  secretBox: SecretBox;
  outgoing: OutgoingRules;
  downloadAddress: DownloadSigner['address'];
  version: string;
  observe: Observe;
  lookup?: LookupAll | undefined;
}

export interface ComposedWorker {
  /** Changes may have been committed, of this table if it is known: look now. */
  nudge(tableId?: number): void;
  /** An import was queued. */
  nudgeImports(): void;
  /** Calls were queued. */
  noticeCalls(queued: CallsQueued): void;
  /** A request begins: what can wait in this process waits a little. Returns what is to be called when it has ended. */
  giveWay(): () => void;
  /** Drains for up to 10 s. */
  stop(): Promise<void>;
}

/** How long a change of an attached table's columns may go unseen, where nothing is asked of the table. */
const REFRESH_ATTACHED_MS = 5_000;

/** The background half of a server: delivery, tasks, imports, and what keeps the log in bounds. On connections of its own. */
export async function composeWorker({ config, connectionString, listenOn, secretBox, outgoing, downloadAddress, version, observe, lookup }: WorkerOptions): Promise<ComposedWorker> {
  const closer = openCloser();
  try {
    const pool = openPool(connectionString, { max: 20, applicationName: 'rowcast worker', pipeline: true });
    closer.add(() => pool.end());
    const activity = await startActivityLoops({ pool, retentionDays: config.logRetentionDays, observe });
    closer.add(() => activity.stop());
    const attached = startLoop({
      name: 'refresh-attached', intervalMs: REFRESH_ATTACHED_MS, observe,
      runOnce: async () => void (await refreshDrifted({ pool, hooks: tableHooks })),
    });
    closer.add(() => attached.stop());
    const files = startFilesLoop({ pool, observe });
    closer.add(() => files.stop());
    const worker = await startWorker({
      pool,
      listenOn,
      secretBox,
      settings: {
        retryScheduleMs: config.retrySchedule.map((seconds) => seconds * 1000),
        callTimeoutMs: config.callTimeoutMs,
        holdAfterMs: config.holdAfter * 1000,
        userAgent: `Rowcast/${version}`,
        downloadAddress,
        ...outgoing,
      },
      integrationUrl: config.integrationUrl,
      observe,
      ...(lookup === undefined ? {} : { lookup }),
    });
    closer.add(() => worker.stop());
    const tasks = startLoop({
      name: 'run-tasks', intervalMs: 5_000, observe,
      runOnce: async () => {
        const { tableIds, pauseMs } = await runDueTasks({ pool, hooks: tableHooks });
        for (const tableId of tableIds) worker.nudge(tableId);
        return pauseMs;
      },
    });
    closer.add(() => tasks.stop());
    // COPY can't be pipelined.
    const importPool = openPool(connectionString, { max: IMPORT_CONNECTIONS, applicationName: 'rowcast imports' });
    closer.add(() => importPool.end());
    const imports = startImportLoops({ tables: { pool: importPool, hooks: tableHooks }, nudge: () => worker.nudge() }, observe);
    closer.add(() => imports.stop());
    return {
      nudge: (tableId) => worker.nudge(tableId),
      nudgeImports: () => imports.nudge(),
      noticeCalls: (queued) => worker.noticeCalls(queued),
      giveWay: () => worker.giveWay(),
      stop: () => closer.close(),
    };
  } catch (error) {
    await closer.close();
    throw error;
  }
}
