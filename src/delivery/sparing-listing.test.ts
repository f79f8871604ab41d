import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SparingListing } from './sparing-listing.ts';

it('lists all while that is quick, from the floors once it was not', async () => {
  let allMs = 0;
  const listing = new SparingListing(100, {
    async all() {
      await sleep(allMs);
      return ['all'];
    },
    fromFloors: async () => ['above'],
  });
  expect([await listing.list(), await listing.list()]).toEqual([['all'], ['all']]);
  allMs = 150;
  // The next full one is due after fifty times as long.
  expect([await listing.list(), await listing.list()]).toEqual([['all'], ['above']]);
});
