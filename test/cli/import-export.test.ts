import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import { runCli } from '../support/run-cli.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  await createAccount(database.pool, { name: 'Only' });
  folder = mkdtempSync(join(tmpdir(), 'rowcast-files-'));
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const rowcast = (...args: string[]) => runCli(args, { DATABASE_URL: database.connectionString, ROWCAST_HOME: folder });
const path = (name: string) => join(folder, name);

test('a file becomes a new table, without a server; the table goes out and comes in again', async () => {
  writeFileSync(path('people.csv'), 'Full name,Zip,Age\n"O\'Hara, Anne",01234,41\nBob,99999,\n');
  const made = await rowcast('import', path('people.csv'), '--new-table', 'People', '--json');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(made.stdout)).toMatchObject({ State: 'done', Table: 'People', RowsLoaded: 2 });
  expect(await rowcast('export', 'People', '--where', 'Age > 1')).toEqual({ code: 0, stderr: '', stdout: 'PK_ID,Full_name,Zip,Age\r\n1,"O\'Hara, Anne",01234,41\r\n' });
  expect(await rowcast('export', 'People', '--select', 'Full_name, Zip', '--out', path('people.jsonl'))).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(path('people.jsonl'), 'utf8')).toBe('{"Full_name":"O\'Hara, Anne","Zip":"01234"}\n{"Full_name":"Bob","Zip":"99999"}\n');
  expect(await rowcast('import', path('people.jsonl'), '--table', 'People')).toMatchObject({ code: 0 });
  expect((await rowcast('export', 'People', '--format', 'tsv', '--select', 'Zip')).stdout).toBe('Zip\r\n01234\r\n99999\r\n01234\r\n99999\r\n');
});

test('wrong rows are a status that tells, and a report', async () => {
  writeFileSync(path('wrong.csv'), 'Age,Who\n1,a\nold,b\n');
  const failed = await rowcast('import', path('wrong.csv'), '--table', 'People', '--map', 'Age=Age', '--mode', 'BestEffort', '--errors', path('errors.csv'), '--json');
  expect(failed).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(failed.stdout)).toMatchObject({ State: 'done', RowsLoaded: 1, RowsFailed: 1, SkippedColumns: ['Who'] });
  expect(readFileSync(path('errors.csv'), 'utf8')).toBe('Row,Column,Reason,Raw\r\n3,Age,must be a whole number (INTEGER),"old,b"\r\n');
  expect(await rowcast('import', path('wrong.csv'), '--table', 'People')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('column "Who": is no field of table People') });
  expect(await rowcast('import', path('wrong.csv'))).toMatchObject({ code: 1, stderr: 'Say where the rows go: --table or --new-table.\n' });
  expect(await rowcast('import', path('none.csv'), '--table', 'People')).toMatchObject({ code: 1, stdout: '' });
  expect(await rowcast('export', 'Nothing')).toMatchObject({ code: 1, stderr: 'There is no table "Nothing".\n' });
});
