import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BODY, CONCURRENCY, openSignedPosts } from './signed-posts.ts';

/**
 * The limit: the same POSTs, signed the same way, and nothing else.
 * @returns POSTs per second.
 */
export async function sendBare(url: string, count: number): Promise<number> {
  const posts = openSignedPosts(url);
  let begun = 0;
  let ended = 0;
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    const sendNext = () => {
      if (begun >= count) return;
      begun += 1;
      posts.send(BODY, (error) => {
        if (error !== null) return reject(error);
        ended += 1;
        if (ended === count) resolve();
        else sendNext();
      });
    };
    for (let index = 0; index < CONCURRENCY; index += 1) sendNext();
  });
  const rate = (count * 1000) / (performance.now() - started);
  await posts.close();
  return rate;
}

/**
 * The same from a process of its own, for as long as `work` takes: what a busy machine costs, whoever keeps it busy.
 */
export async function besideBareSender<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
  const child = fork(fileURLToPath(new URL('./bare-sender-process.ts', import.meta.url)), [url], { execArgv: ['--import', 'tsx'] });
  try {
    await once(child, 'message');
    return await work();
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}
