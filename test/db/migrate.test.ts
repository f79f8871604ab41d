import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
const observe = () => {};
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('migrating a migrated database applies nothing', async () => {
  expect(await migrate({ connectionString: database.connectionString, observe })).toEqual([]);
});

test('a function whose text differs from what was applied is applied again', async () => {
  await database.pool.query("update rowcast.applied_function set hash = 'older' where name = 'uuid_floor'");
  expect(await migrate({ connectionString: database.connectionString, observe })).toEqual(['uuid_floor']);
});

test('servers that start at once migrate one after the other', async () => {
  await database.pool.query('drop schema rowcast cascade');
  const applied = await Promise.all([1, 2, 3].map(() => migrate({ connectionString: database.connectionString, observe })));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
});

test('the partitions of yesterday to three days ahead are there', async () => {
  const { rows } = await database.pool.query<{ count: number }>(
    "select count(*) from pg_inherits where inhparent in ('rowcast.message'::regclass, 'rowcast.attempt'::regclass)",
  );
  expect(rows[0]?.count).toBe(10);
});
