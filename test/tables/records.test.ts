import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import type { Account } from '../../src/accounts/account.ts';
import { addField } from '../../src/tables/add-field.ts';
import { changeField } from '../../src/tables/change-field.ts';
import { createTable } from '../../src/tables/create-table.ts';
import { deleteRecords } from '../../src/tables/delete-records.ts';
import { dropField } from '../../src/tables/drop-field.ts';
import { dropTable } from '../../src/tables/drop-table.ts';
import { insertRecords } from '../../src/tables/insert-records.ts';
import { NO_HOOKS } from '../../src/tables/no-hooks.ts';
import { selectRecords, type RecordQuery } from '../../src/tables/select-records.ts';
import type { ChangeContext } from '../../src/tables/table-hooks.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { updateRecords } from '../../src/tables/update-records.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { ALL_TYPES } from './all-types.ts';

let database: TestDatabase;
let account: Account;
let tables: Tables;
const contexts: ChangeContext[] = [];
const context: ChangeContext = { source: 'RESTAPIs', actor: 'Test', cause: null };

beforeAll(async () => {
  database = await testDatabase();
  account = await createAccount(database.pool, { name: 'Test' });
  tables = { pool: database.pool, hooks: { ...NO_HOOKS, changeSettings: (given) => (contexts.push(given), []) } };
  await createTable(tables, account.id, { Name: 'Everything', Fields: ALL_TYPES });
  await createTable(tables, account.id, {
    Name: 'People',
    Fields: [
      { Name: 'Name', Type: 'STRING', Unique: true },
      { Name: 'Age', Type: 'INTEGER' },
      { Name: 'Born', Type: 'DATE/TIME' },
      { Name: 'Member', Type: 'YES/NO' },
      { Name: 'Country', Type: 'STRING', Editable: false },
      { Name: 'Tags', Type: 'LIST-STRING', ListField: ['a', 'b', 'c'] },
    ],
  });
});
afterAll(() => database.close());

const insert = (table: string, body: unknown) => insertRecords(tables, account.id, table, body, { context, returnRows: true });
const rowsOf = (result: { rowsJson: string | Buffer | null }) => JSON.parse(String(result.rowsJson)) as Record<string, unknown>[];
const select = async (table: string, query: RecordQuery = {}) => rowsOf(await selectRecords(tables, account.id, table, query));
const names = async (query: RecordQuery) => (await select('People', query)).map(({ Name }) => Name);

describe('insertRecords', () => {
  it('stores a value of every type and answers it, numbers to the last digit', async () => {
    const result = await insert('everything', {
      text255: "O'Hara 😀", Text64k: 'long', Secret: 'geheim', Num: 1.5e-7, Int: -7, Money: '123456789012345.6789', Moment: '2024-02-29T10:00:00+02:00',
      Flag: true, Colours: [3, 1], Sizes: '[2], [5]', Days: { 2: 'whatever' },
    });
    expect(result.keys).toEqual([1]);
    expect(result.rowsJson).toContain('"Money":123456789012345.6789,');
    const [row] = rowsOf(result);
    expect(Object.keys(row ?? {})).toEqual(['PK_ID', ...ALL_TYPES.map(({ Name }) => Name).filter((name) => name !== 'Secret')]);
    expect(row).toMatchObject({
      PK_ID: 1, Text255: "O'Hara 😀", Text64k: 'long', Num: 1.5e-7, Int: -7, Moment: '2024-02-29T08:00:00', Flag: true, Updated: null, Auto: 1,
      Prefixed: 'INV-0001', Colours: { 1: 'red', 3: 'blue' }, Sizes: { 2: 38, 5: 40.5 }, Days: { 2: '2024-12-31T23:59:59' },
    });
    expect(row?.['Created']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    const { rows: [stored] } = await database.pool.query(`select "Secret" from "${account.dataSchema}"."Everything"`);
    expect(await verify(stored.Secret, 'geheim')).toBe(true);
    expect(contexts.at(-1)).toBe(context);
  });

  it('answers blanks as "" or null by type', async () => {
    const [row] = rowsOf(await insert('Everything', {}));
    expect(row).toMatchObject({ Text255: '', Text64k: '', Num: null, Int: null, Money: null, Moment: null, Flag: false, Colours: null, Sizes: null, Days: null });
  });

  it('takes an array, in its order, all or nothing', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? { Int: index } : { Text255: `"${index}",{}\\`, Flag: true, Colours: [2] }));
    const result = await insert('Everything', many);
    expect(result.keys).toHaveLength(1000);
    expect(rowsOf(result).map(({ Int, Text255, Flag }) => [Int, Text255, Flag]).slice(0, 2)).toEqual([[0, '', false], [null, '"1",{}\\', true]]);
    expect((await insert('Everything', [{}, {}, {}])).keys).toHaveLength(3);
    await expect(insert('Everything', [{ Int: 1 }, { Int: 'x' }])).rejects.toThrow('[1].Int: must be a whole number (INTEGER).');
    await expect(insert('Everything', Array.from({ length: 1001 }, () => ({})))).rejects.toThrow('At most 1,000');
    expect((await selectRecords(tables, account.id, 'Everything', { withTotal: true })).pagination?.TotalCount).toBe(1005);
  });

  it.each([
    [{ Int: 2_147_483_648 }, 'InvalidInputValue', 'Int: must be between'],
    [{ Int: 1.5 }, 'InvalidInputValue', 'Int: must be a whole number'],
    [{ Int: true, Num: 'x', Text255: 5 }, 'InvalidInputValue', 'Int: must be a whole number (INTEGER). Num: must be a number (NUMBER). Text255: must be a text (STRING).'],
    [{ Money: 1e15 }, 'InvalidInputValue', 'Money: must be between'],
    [{ Money: '999999999999999.99995' }, 'InvalidInputValue', 'Money: must be between'],
    [{ Moment: '' }, 'InvalidInputValue', 'Moment: a blank date must be null'],
    [{ Moment: '2023-02-29' }, 'InvalidInputValue', 'Moment: must be a date'],
    [{ Flag: null }, 'InvalidInputValue', 'Flag: must be true or false'],
    [{ Text255: 'x'.repeat(256) }, 'InvalidInputValue', 'Text255: must be at most 255 characters'],
    [{ Text64k: 'x'.repeat(64_001) }, 'InvalidInputValue', 'Text64k: must be at most 64,000 characters'],
    [{ Text64k: 'a\0b' }, 'InvalidInputValue', 'Text64k: must not have the character U+0000'],
    [{ Text64k: '\ud800' }, 'InvalidInputValue', 'Text64k: must be well-formed'],
    [{ Colours: [4] }, 'InvalidInputValue', 'Colours: has no option 4'],
    [{ Colours: '[1,3' }, 'InvalidInputValue', 'Colours: must be option ids'],
    [{ Colours: 'red' }, 'InvalidInputValue', 'Colours: must be option ids'],
    [{ Guid: 'x', Auto: 1, PK_ID: 3, Created: null }, 'AlterReadOnlyData', 'Guid: is set by the system. Auto: is set by the system. PK_ID: is set by the system. Created: is set by the system.'],
    [{ Txt255: 'x', Auto: 1 }, 'IncorrectBodyParameter', 'Txt255: is no field of table Everything (did you mean Text255?). Auto: is set by the system.'],
    [{ Int: 1, INT: 2 }, 'IncorrectBodyParameter', 'INT: is given twice'],
    ['x', 'IncorrectBodyParameter', 'must be an object'],
  ])('refuses %j', async (body, code, message) => {
    const failure = await insert('Everything', body).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(message) as unknown });
  });

  it.each([[[1, 3]], ['[1,3]'], ['[1], [3]'], ['[3],[1]'], [['1', '3']], [{ 1: 'red', 3: null }]])('takes the options of a list as %j', async (Colours) => {
    const inserted = await insert('Everything', { Colours, Money: '-999999999999999.9999' });
    expect(rowsOf(inserted)).toMatchObject([{ Colours: { 1: 'red', 3: 'blue' } }]);
    await deleteRecords(tables, account.id, 'Everything', { where: `PK_ID = ${inserted.keys[0]}` }, { context });
  });

  it('names fifty wrong fields and counts the rest, without looking for what a million may have meant', async () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`Txt${index}`, 1]));
    const before = process.cpuUsage();
    await expect(insert('Everything', [many])).rejects.toThrow(/^\[0\]\.Txt0: is no field of table Everything.* And 99950 more\.$/);
    // Of the processor's time, not the clock's: other tests run beside this one.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000);
  });

  it('names the field that must be unique', async () => {
    await insert('People', [{ Name: 'Ann', Age: 30, Born: '1990-01-01', Member: true, Country: 'NL', Tags: [1, 2] }, { Name: 'bob', Age: 20 }, { Name: 'Cé_%', Age: null, Tags: [3] }]);
    await expect(insert('People', { Name: 'ANN' })).rejects.toMatchObject({ code: 'SqlServerError', message: 'Name: The value must be unique, and another record has it.' });
  });
});

describe('selectRecords', () => {
  it.each([
    ["Name = 'ann'", ['Ann']],
    ["Name <> 'ANN'", ['bob', 'Cé_%']],
    ["Name LIKE '%[_][%]'", ['Cé_%']],
    ["Name LIKE 'B%' OR Age > 25", ['Ann', 'bob']],
    ["NOT (Age IN (20, 21)) AND Member = 1", ['Ann']],
    ['Age BETWEEN 20 AND 29', ['bob']],
    ['Age NOT BETWEEN 20 AND 29', ['Ann']],
    ['Age IS NULL', ['Cé_%']],
    ['Age IS NOT NULL AND Member = 0', ['bob']],
    ["Born >= '1989-12-31T23:59:59' AND Born < '1990-01-02'", ['Ann']],
    ["Tags = 'B'", ['Ann']],
    ['Tags IN (2, 3)', ['Ann', 'Cé_%']],
    ["Tags <> 'c'", ['Ann']],
    ['Age * 2 - 10 = 50', ['Ann']],
    ['Age / 7 = 4', ['Ann']],
    ['Age / 0 = 1', []],
    ["Name + '!' = 'BOB!'", ['bob']],
    ['PK_ID = 2', ['bob']],
    ["Age = '20'", ['bob']],
    ['Age > 1e300', []],
  ])('%s', async (where, expected) => {
    expect(await names({ where })).toEqual(expected);
  });

  it('sorts without regard to case, blanks first, and by several fields', async () => {
    expect(await names({ orderBy: 'Name desc' })).toEqual(['Cé_%', 'bob', 'Ann']);
    expect(await names({ orderBy: 'Age' })).toEqual(['Cé_%', 'bob', 'Ann']);
    expect(await names({ orderBy: '[Member] DESC, age ASC, PK_ID' })).toEqual(['Ann', 'Cé_%', 'bob']);
  });

  it('selects fields in the order asked', async () => {
    const page = await selectRecords(tables, account.id, 'People', { select: 'age, [Name]', where: "Name = 'bob'" });
    expect(page.rowsJson.toString()).toBe('[{"Age":20,"Name":"bob"}]');
  });

  it('pages', async () => {
    const page = await selectRecords(tables, account.id, 'Everything', { select: 'PK_ID', pageNumber: 3, pageSize: 5, withTotal: true });
    expect(page.rowsJson.toString()).toBe('[{"PK_ID":11},{"PK_ID":12},{"PK_ID":13},{"PK_ID":14},{"PK_ID":15}]');
    expect(page.pagination).toEqual({ TotalCount: 1005, PageNumber: 3, PageSize: 5 });
    expect((await selectRecords(tables, account.id, 'Everything', {})).count).toBe(100);
    expect((await selectRecords(tables, account.id, 'Everything', { pageNumber: 41 })).count).toBe(5);
    expect((await selectRecords(tables, account.id, 'Everything', { limit: 2 })).pagination).toBeNull();
  });

  it.each([
    [{ where: "Age = 'abc'" }, 'q.where: the INTEGER field "Age" is compared with a number, at character 7.'],
    [{ select: 'Nme' }, 'q.select: unknown field "Nme" (did you mean Name?), at character 1.'],
    [{ orderBy: 'Name up' }, 'q.orderBy: "up" is not expected here, at character 6.'],
    [{ limit: 0, pageSize: 4 }, 'q.limit: must be a whole number, 1 to 1,000. q.pageSize: must be a whole number, 5 to 1,000.'],
  ])('refuses %j', async (query, message) => {
    await expect(select('People', query)).rejects.toMatchObject({ code: 'IncorrectQueryParameter', message });
  });

  it('refuses to read passwords', async () => {
    await expect(select('Everything', { select: 'Secret' })).rejects.toThrow('q.select: the PASSWORD field "Secret" is never read');
  });
});

describe('updateRecords and deleteRecords', () => {
  it('changes what the condition finds, and answers the records', async () => {
    const result = await updateRecords(tables, account.id, 'People', { where: 'Age IS NOT NULL' }, { Age: 40, Tags: [] }, { context, returnRows: true });
    expect(result.recordsAffected).toBe(2);
    expect(rowsOf(result).map(({ Name, Age, Tags }) => [Name, Age, Tags])).toEqual([['Ann', 40, null], ['bob', 40, null]]);
    expect(await updateRecords(tables, account.id, 'People', { where: 'Age = 1' }, { Age: 2 }, { context })).toEqual({ recordsAffected: 0, rowsJson: null });
    expect(await updateRecords(tables, account.id, 'People', { where: 'Age = 1' }, { Age: 2 }, { context, returnRows: true })).toEqual({ recordsAffected: 0, rowsJson: '[]' });
  });

  it('refuses fields that are not editable, no field, and no condition', async () => {
    await expect(updateRecords(tables, account.id, 'People', { where: 'PK_ID = 1' }, { Country: 'DE' }, { context })).rejects.toMatchObject({ code: 'AlterReadOnlyData', message: 'Country: is not editable.' });
    await expect(updateRecords(tables, account.id, 'People', { where: 'PK_ID = 1' }, {}, { context })).rejects.toThrow('Give at least one field.');
    await expect(updateRecords(tables, account.id, 'People', { where: ' ' }, { Age: 1 }, { context })).rejects.toMatchObject({ code: 'IncorrectQueryParameter' });
    await expect(updateRecords(tables, account.id, 'People', { where: 'PK_ID < 9' }, { Name: 'same' }, { context })).rejects.toMatchObject({ code: 'SqlServerError' });
  });

  it('deletes', async () => {
    expect(await deleteRecords(tables, account.id, 'People', { where: "Name = 'nobody'" }, { context })).toEqual({ recordsAffected: 0 });
    expect(await deleteRecords(tables, account.id, 'People', { where: "Name LIKE 'b%'" }, { context })).toEqual({ recordsAffected: 1 });
    await expect(deleteRecords(tables, account.id, 'People', { where: '' }, { context })).rejects.toThrow('q.where: is required.');
  });
});

describe('a request by a definition that is known from a moment ago', () => {
  const insertOne = (table: string, body: unknown) => insertRecords(tables, account.id, table, body, { context });

  it('is worked out anew when a field was changed, renamed or dropped meanwhile', async () => {
    await createTable(tables, account.id, { Name: 'Moving', Fields: [{ Name: 'A', Type: 'STRING' }, { Name: 'C', Type: 'STRING' }] });
    await insertOne('Moving', { A: '7', C: 'x' });
    await changeField(tables, account.id, 'Moving', 'A', { Type: 'INTEGER' }, { spelling: 'v3' });
    expect(await updateRecords(tables, account.id, 'Moving', { where: 'A = 7' }, { A: '5' }, { context })).toEqual({ recordsAffected: 1, rowsJson: null });
    expect(await select('Moving')).toEqual([{ PK_ID: 1, A: 5, C: 'x' }]);
    // What is called C from now on is another field: nothing written to C may land in what was C.
    await changeField(tables, account.id, 'Moving', 'C', { Name: 'Old' }, { spelling: 'v3' });
    await insertOne('Moving', { Old: 'z' });
    await deleteRecords(tables, account.id, 'Moving', { where: "Old = 'z'" }, { context });
    await addField(tables, account.id, 'Moving', { Name: 'C', Type: 'INTEGER' });
    await expect(insertOne('Moving', { C: 'y' })).rejects.toMatchObject({ code: 'InvalidInputValue' });
    await updateRecords(tables, account.id, 'Moving', { where: 'C IS NULL' }, { C: 3 }, { context });
    expect(await select('Moving')).toEqual([{ PK_ID: 1, A: 5, Old: 'x', C: 3 }]);
    await dropField(tables, account.id, 'Moving', 'C');
    await expect(insertOne('Moving', { C: 1 })).rejects.toMatchObject({ code: 'IncorrectBodyParameter' });
    await expect(select('Moving', { where: 'C = 3' })).rejects.toMatchObject({ code: 'IncorrectQueryParameter' });
  });

  it('never meets a table that is gone, but the one that took its name', async () => {
    const create = (type: string) => createTable(tables, account.id, { Name: 'Passing', Fields: [{ Name: 'A', Type: type }] });
    await create('STRING');
    await insertOne('Passing', { A: 'of the first' });
    await dropTable(tables, account.id, 'Passing');
    await expect(insertOne('Passing', { A: 'late' })).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await create('STRING');
    expect(await select('Passing')).toEqual([]);
    await dropTable(tables, account.id, 'Passing');
    await create('INTEGER');
    await insertOne('Passing', { A: '12' });
    expect(await select('Passing')).toEqual([{ PK_ID: 1, A: 12 }]);
  });
});

it('ends a request that takes too long', async () => {
  const hasty = { ...tables, statementTimeoutMs: 50 };
  const client = await database.pool.connect();
  await client.query(`begin; lock table "${account.dataSchema}"."People" in access exclusive mode`);
  await expect(selectRecords(hasty, account.id, 'People', {})).rejects.toMatchObject({ code: 'SqlServerError', message: 'The request took longer than 0.05 s and was undone.' });
  await client.query('rollback');
  client.release();
});
