import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import type { Account } from '../../src/accounts/account.ts';
import { addField } from '../../src/tables/add-field.ts';
import { changeField } from '../../src/tables/change-field.ts';
import { createTable } from '../../src/tables/create-table.ts';
import { dropField } from '../../src/tables/drop-field.ts';
import { NO_HOOKS } from '../../src/tables/no-hooks.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let account: Account;
let tables: Tables;
let place: string;
beforeAll(async () => {
  database = await testDatabase();
  account = await createAccount(database.pool, { name: 'Test' });
  tables = { pool: database.pool, hooks: NO_HOOKS };
  await createTable(tables, account.id, {
    Name: 'Orders',
    Fields: [
      { Name: 'Note', Type: 'STRING' },
      { Name: 'Made', Type: 'TIMESTAMP', TimeZone: 'Eastern Standard Time' },
      { Name: 'Touched', Type: 'TIMESTAMP', OnInsert: false, OnUpdate: true },
      { Name: 'Number', Type: 'PREFIXED AUTONUMBER', Prefix: 'O-', Format: '001' },
      { Name: 'Guid', Type: 'GUID' },
      { Name: 'Random', Type: 'RANDOM ID', Prefix: 'R', Format: 'U', Length: 6 },
    ],
  });
  place = `"${account.dataSchema}"."Orders"`;
});
afterAll(() => database.close());

const NONE = '00000000-0000-0000-0000-000000000000';
const one = async (text: string, values: unknown[] = []) => (await database.pool.query<Record<string, unknown>>(text, values)).rows[0] ?? {};

test('an SQL client sets nothing that the system sets: not in an insert', async () => {
  const row = await one(
    `insert into ${place} ("Note", "Made", "Touched", "Number", "Guid", "Random") values ('a', '2000-01-01', '2000-01-01', 'mine', '${NONE}', 'mine')
     returning *, "Made" = (now() at time zone 'America/New_York')::timestamp(0) as "MadeNow"`,
  );
  expect(row).toMatchObject({ MadeNow: true, Touched: null, Number: 'O-001', Random: expect.stringMatching(/^R[A-Z]{6}$/) });
  expect(row['Guid']).not.toBe(NONE);
  const { Number: next } = await one(`insert into ${place} default values returning "Number"`);
  expect(next).toBe('O-002');
});

test('nor in an update; one of such fields alone changes nothing at all', async () => {
  const before = await one(`select * from ${place} where "PK_ID" = 1`);
  await one(`update ${place} set "Made" = '2000-01-01', "Touched" = '2000-01-01', "Number" = 'mine', "Guid" = '${NONE}', "Random" = 'mine' where "PK_ID" = 1`);
  expect(await one(`select * from ${place} where "PK_ID" = 1`)).toEqual(before);
  const after = await one(`update ${place} set "Note" = 'b', "Made" = '2000-01-01', "Touched" = '2000-01-01' where "PK_ID" = 1 returning *, "Touched" = now()::timestamp(0) as "TouchedNow"`);
  expect(after).toMatchObject({ ...before, Note: 'b', Touched: expect.any(Date), TouchedNow: true });
});

test('fields come, change and go, and what is left is still held', async () => {
  await addField(tables, account.id, 'Orders', { Name: 'More', Type: 'PREFIXED AUTONUMBER', Prefix: 'M', Format: '01' });
  expect((await database.pool.query(`select "More" from ${place} `)).rows.map((row: { More: string }) => row.More).toSorted()).toEqual(['M01', 'M02']);
  await changeField(tables, account.id, 'Orders', 'More', { Prefix: 'X' }, { spelling: 'v3' });
  await changeField(tables, account.id, 'Orders', 'Guid', { Name: 'Key' }, { spelling: 'v3' });
  await changeField(tables, account.id, 'Orders', 'Made', { Type: 'DATE/TIME' }, { spelling: 'v3' });
  await dropField(tables, account.id, 'Orders', 'Number');
  const row = await one(`insert into ${place} ("Made", "More", "Key") values ('2000-01-01', 'mine', '${NONE}') returning *`);
  expect(row).toMatchObject({ More: 'X03' });
  expect(row['Key']).not.toBe(NONE);
  expect((row['Made'] as Date).getFullYear()).toBe(2000);
});
