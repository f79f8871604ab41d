import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import { createTable } from '../../src/tables/create-table.ts';
import { SERVED_FUNCTIONS } from '../../src/tables/expression/functions/served-functions.ts';
import { insertRecords } from '../../src/tables/insert-records.ts';
import { NO_HOOKS } from '../../src/tables/no-hooks.ts';
import { selectRecords } from '../../src/tables/select-records.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const PAGE = readFileSync(new URL('../../docs/reference/functions.md', import.meta.url), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/^\| `([A-Z0-9_]+)` \| `(.+?)` \| `(.+?)` \|/gm)].map(([, name = '', example = '', result = '']) => ({ name, example, result }));
const RECORDS = [...PAGE.matchAll(/^\| \d+ \| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(([, Customer, City, Quantity, Price, Paid, Ordered]) => (
  { Customer, City, Quantity, Price, Paid, Ordered }));

let database: TestDatabase;
let tables: Tables;
let accountId: string;

beforeAll(async () => {
  database = await testDatabase();
  tables = { pool: database.pool, hooks: NO_HOOKS };
  accountId = (await createAccount(database.pool, { name: 'Test' })).id;
  await createTable(tables, accountId, {
    Name: 'Orders',
    Fields: [
      { Name: 'Customer', Type: 'STRING' }, { Name: 'City', Type: 'STRING' }, { Name: 'Quantity', Type: 'INTEGER' }, { Name: 'Price', Type: 'CURRENCY' },
      { Name: 'Paid', Type: 'YES/NO' }, { Name: 'Ordered', Type: 'DATE/TIME' },
    ],
  });
  await insertRecords(tables, accountId, 'Orders', RECORDS, { context: { source: 'RESTAPIs', actor: null, cause: null } });
});
afterAll(() => database.close());

it('names every function, and none that is not served', () => {
  expect(new Set(EXAMPLES.map(({ name }) => name))).toEqual(new Set(SERVED_FUNCTIONS.keys()));
  expect(RECORDS).toHaveLength(3);
});

it.each(EXAMPLES)('$example gives $result', async ({ name, example, result }) => {
  expect(example).toContain(name === 'CURRENT_TIMESTAMP' ? name : `${name}(`);
  const { rowsJson } = await selectRecords(tables, accountId, 'Orders', { select: `${example} AS Result`, limit: 1 });
  expect(JSON.parse(rowsJson.toString())).toEqual([{ Result: JSON.parse(result) as unknown }]);
});
