import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { CONCURRENCY } from '../signed-posts.ts';
import type { OpenQueue } from './queue.ts';

const JOBS_PER_BULK = 1_000;

/** https://docs.bullmq.io/guide/going-to-production: an append-only file, no eviction; jobs gone when done. On a Redis of its own. */
export const openBullMq: OpenQueue = async ({ folder, post }) => {
  if (spawnSync('redis-server', ['--version']).status !== 0) return 'not measured: no redis-server on PATH';
  mkdirSync(folder, { recursive: true });
  const socket = join(folder, 'redis.sock');
  const redis = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  while (!existsSync(socket)) {
    if (redis.exitCode !== null) throw new Error(`redis-server ended: ${redis.exitCode}`);
    await sleep(20);
  }
  const connection = { path: socket, maxRetriesPerRequest: null };
  const queue = new Queue<{ body: string }>('post', { connection });
  const worker = new Worker<{ body: string }>('post', ({ data }) => post(data.body), {
    connection, concurrency: CONCURRENCY, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 },
  });
  worker.on('error', (error) => process.stderr.write(`BullMQ: ${error.message}\n`));
  return {
    async add(bodies) {
      for (let first = 0; first < bodies.length; first += JOBS_PER_BULK) {
        await queue.addBulk(bodies.slice(first, first + JOBS_PER_BULK).map((body) => ({ name: 'post', data: { body } })));
      }
    },
    async close() {
      await worker.close();
      await queue.close();
      redis.kill('SIGTERM');
      await once(redis, 'exit');
    },
  };
};
