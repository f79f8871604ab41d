import { afterAll, beforeAll, expect, it } from 'vitest';
import { ianaZone, WINDOWS_ZONES } from '../../src/tables/time-zones.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

it('every zone that can be named is one that PostgreSQL knows', async () => {
  const zones = [...new Set(Intl.supportedValuesOf('timeZone').map((name) => ianaZone(name)))];
  for (const zone of ['UTC', ...WINDOWS_ZONES, ...zones]) {
    await database.pool.query('select now() at time zone $1', [ianaZone(zone ?? '')]);
  }
  expect(zones.length).toBeGreaterThan(300);
  expect(WINDOWS_ZONES.length).toBeGreaterThan(130);
});
