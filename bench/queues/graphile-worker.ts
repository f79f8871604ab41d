import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';
import { CONCURRENCY } from '../signed-posts.ts';
import type { OpenQueue } from './queue.ts';

/** https://worker.graphile.org/docs/performance: a local queue, and batches of completions. */
export const openGraphileWorker: OpenQueue = async ({ connectionString, post }) => {
  const pgPool = new pg.Pool({ connectionString, max: 20 });
  pgPool.on('error', () => {});
  pgPool.on('connect', (client) => client.on('error', () => {}));
  const logger = new Logger(() => () => {});
  const utils = await makeWorkerUtils({ pgPool, logger });
  await utils.migrate();
  const runner = await run({
    pgPool, logger, noHandleSignals: true,
    preset: { worker: { concurrentJobs: CONCURRENCY, localQueue: { size: 2_000 }, completeJobBatchDelay: 0, failJobBatchDelay: 0, pollInterval: 100 } },
    taskList: { post: async (payload) => post((payload as { body: string }).body) },
  });
  return {
    async add(bodies) {
      await utils.addJobs(bodies.map((body) => ({ identifier: 'post', payload: { body } })));
    },
    async close() {
      await runner.stop();
      await utils.release();
      await pgPool.end();
    },
  };
};
