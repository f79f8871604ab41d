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
