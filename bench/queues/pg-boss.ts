import PgBoss from 'pg-boss';
import type { OpenQueue } from './queue.ts';

const WORKERS = 4;
const JOBS_PER_BATCH = 1_000;

/** Jobs inserted, fetched and completed in batches. A full batch is followed by the next at once if it took half a second. */
export const openPgBoss: OpenQueue = async ({ connectionString, post }) => {
  const boss = new PgBoss({ connectionString, max: 20, schedule: false });
  // What fails shows as a count that is never reached.
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
  await boss.start();
  await boss.createQueue('post');
  for (let worker = 0; worker < WORKERS; worker += 1) {
    await boss.work<{ body: string }>('post', { batchSize: JOBS_PER_BATCH, pollingIntervalSeconds: 0.5 }, async (jobs) => {
      await Promise.all(jobs.map(({ data }) => post(data.body)));
    });
  }
  return {
    add: (bodies) => boss.insert(bodies.map((body) => ({ name: 'post', data: { body } }))),
    close: () => boss.stop({ graceful: true, timeout: 5_000 }),
  };
};
