import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LoopLoad } from './loop-load.ts';

it('is busy when the event loop hardly ever waited, and not when it waited', async () => {
  const load = new LoopLoad();
  await sleep(100);
  expect(load.isBusy(0)).toBe(false);
  for (const until = performance.now() + 500; performance.now() < until;);
  // Looked at again only after a while.
  expect([load.isBusy(1), load.isBusy(1_000)]).toEqual([false, true]);
  await sleep(500);
  // And for half a second more.
  expect([load.isBusy(1_499), load.isBusy(1_501)]).toEqual([true, false]);
});
