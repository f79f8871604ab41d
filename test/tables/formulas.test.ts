import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/accounts/account.ts';
import { createAccount } from '../../src/accounts/create-account.ts';
import { RequestError } from '../../src/errors.ts';
import { addField } from '../../src/tables/add-field.ts';
import { changeField } from '../../src/tables/change-field.ts';
import { checkFormula } from '../../src/tables/check-formula.ts';
import { createTable } from '../../src/tables/create-table.ts';
import { dropField } from '../../src/tables/drop-field.ts';
import { dropTable } from '../../src/tables/drop-table.ts';
import { fieldJson } from '../../src/tables/field-json.ts';
import { findTable } from '../../src/tables/find-table.ts';
import { insertRecords } from '../../src/tables/insert-records.ts';
import { NO_HOOKS } from '../../src/tables/no-hooks.ts';
import { selectRecords } from '../../src/tables/select-records.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { updateRecords } from '../../src/tables/update-records.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const context = { source: 'RESTAPIs', actor: null, cause: null };
let database: TestDatabase;
let account: Account;
let tables: Tables;

beforeAll(async () => {
  database = await testDatabase();
  account = await createAccount(database.pool, { name: 'Test' });
  tables = { pool: database.pool, hooks: NO_HOOKS };
});
afterAll(() => database.close());

const insert = (body: unknown) => insertRecords(tables, account.id, 'Orders', body, { context });
const read = async (select: string, where?: string) =>
  JSON.parse((await selectRecords(tables, account.id, 'Orders', { select, where })).rowsJson.toString()) as Record<string, unknown>[];
const add = (field: object) => addField(tables, account.id, 'Orders', field);
const change = (name: string, input: object, force = false) => changeField(tables, account.id, 'Orders', name, input, { spelling: 'v3', force });
const formulas = async () =>
  Object.fromEntries(((await findTable(database.pool, account.id, 'Orders'))?.fields ?? []).map(fieldJson).filter(({ IsFormula }) => IsFormula).map(({ Name, Type, Formula }) => [Name, [Type, Formula]]));

beforeEach(async () => {
  if ((await findTable(database.pool, account.id, 'Orders')) !== null) await dropTable(tables, account.id, 'Orders');
  await createTable(tables, account.id, {
    Name: 'Orders',
    Fields: [
      { Name: 'WithTax', IsFormula: true, Formula: 'ROUND(Total * 1.25, 2)' },
      { Name: 'Name', Type: 'STRING' },
      { Name: 'Price', Type: 'CURRENCY' },
      { Name: 'Quantity', Type: 'INTEGER' },
      { Name: 'Day', Type: 'DATE/TIME' },
      { Name: 'Paid', Type: 'YES/NO' },
      { Name: 'Tags', Type: 'LIST-STRING', ListField: ['red', 'blue'] },
      { Name: 'Total', Type: 'FORMULA', Formula: '[@field:Price] * Quantity' },
      { Name: 'Changed', Type: 'TIMESTAMP', OnUpdate: true },
    ],
  });
  await insert([{ Name: 'Ann', Price: 9.99, Quantity: 2, Day: '2024-01-31', Paid: true, Tags: [1] }, { Name: 'Bob', Quantity: 3 }]);
});

describe('formula fields', () => {
  it('hold what their formula gives, by its type, whatever is changed', async () => {
    expect(await read('Name, Total, WithTax')).toEqual([{ Name: 'Ann', Total: 19.98, WithTax: 24.98 }, { Name: 'Bob', Total: null, WithTax: null }]);
    await updateRecords(tables, account.id, 'Orders', { where: "Name = 'Bob'" }, { Price: 1 }, { context });
    expect(await read('Name', 'WithTax = 3.75')).toEqual([{ Name: 'Bob' }]);
    expect(await formulas()).toEqual({ WithTax: ['CURRENCY', 'ROUND(Total * 1.25, 2)'], Total: ['CURRENCY', '[@field:Price] * Quantity'] });
  });

  it.each([
    ['LEN(Name)', 'INTEGER', 3], ['Quantity / 2', 'INTEGER', 1], ['Quantity * 0.5', 'NUMBER', 1], ['PK_ID', 'NUMBER', 1], ["UPPER(Name) + '!'", 'TEXT', 'ANN!'],
    ['DATEADD(month, 1, Day)', 'DATE/TIME', '2024-02-29T00:00:00'], ['Paid AND Quantity > 1', 'YES/NO', true], ["IIF(Tags = 'red', 1, 0)", 'INTEGER', 1],
    ["CASE WHEN Name LIKE '[A-C]%' THEN 'early' END", 'TEXT', 'early'], ["CONVERT(VARCHAR(10), Day, 101) + ''", 'TEXT', '01/31/2024'],
    ["CAST('2024-12-31' AS DATE)", 'DATE/TIME', '2024-12-31T00:00:00'], ["Day = '2024-01-31'", 'YES/NO', true], ["CONCAT(Name, ' \\ ''', Quantity)", 'TEXT', "Ann \\ '2"],
    ["PATINDEX('%n%', Name)", 'INTEGER', 2], ['SQRT(Quantity * 8)', 'NUMBER', 4], ["REPLACE(Name, 'N', '-')", 'TEXT', 'A--'], ['YEAR(Day)', 'INTEGER', 2024],
    ['DATEDIFF(day, Day, EOMONTH(Day, 1))', 'INTEGER', 29], ["TRY_CAST(Name AS INT)", 'INTEGER', null], ['Price / 0', 'CURRENCY', null],
    ['DATETRUNC(quarter, DATEADD(day, 100, Day))', 'DATE/TIME', '2024-04-01T00:00:00'], ["QUOTENAME(TRANSLATE(Name, 'an', 'xy'), '<')", 'TEXT', '<xyy>'],
    ["DATEDIFF_BIG(ms, '2000-01-01', Day)", 'NUMBER', 759974400000], ['DATALENGTH(Name) + DATALENGTH(Price) + DATALENGTH(Paid)', 'INTEGER', 15],
  ])('take %s, which gives %s', async (Formula, type, value) => {
    const field = await add({ Name: 'F', IsFormula: true, Formula });
    expect(field.type).toBe(type);
    expect(await read('F', 'PK_ID = 1')).toEqual([{ F: value }]);
  });

  it('are written by nobody', async () => {
    await expect(insert({ Total: 1 })).rejects.toMatchObject({ code: 'AlterReadOnlyData', message: 'Total: is calculated by its formula.' });
    await expect(updateRecords(tables, account.id, 'Orders', { where: 'PK_ID = 1' }, { total: 1 }, { context })).rejects.toMatchObject({ code: 'AlterReadOnlyData' });
  });

  it.each([
    [{ Formula: 'CURRENT_TIMESTAMP' }, "Formula: CURRENT_TIMESTAMP can't be used in a formula: its value changes while the record does not, at character 1."],
    [{ Formula: 'NEWID()' }, "Formula: NEWID can't be used in a formula: its value changes while the record does not, at character 1."],
    [{ Formula: 'GETDATE()' }, "Formula: GETDATE can't be used in a formula: its value changes while the record does not, at character 1."],
    [{ Formula: '(SELECT MAX(Price) FROM Orders)' }, "Formula: a sub-select can't be used in a formula: its value changes while the record does not, at character 2."],
    [{ Formula: 'SUM(Price)' }, "Formula: the aggregate SUM can't be used here: only in q.select, q.orderBy and HAVING, at character 1."],
    [{ Formula: 'Prce + 1' }, 'Formula: unknown field "Prce" (did you mean Price?), at character 1.'],
    [{ Formula: 'Tags' }, 'Formula: the LIST-STRING field "Tags" can\'t be the result of a formula, at character 1.'],
    [{ Formula: '' }, 'Formula: is required.'],
    [{ Formula: 'Price', Type: 'GUID' }, 'Type: a formula gives one of STRING, TEXT, NUMBER, INTEGER, CURRENCY, DATE/TIME, YES/NO.'],
    [{ Formula: 'Price', Type: 'STRING' }, 'Type: the formula gives CURRENCY, not STRING: use CAST in the formula.'],
    [{ Formula: 'Price', Editable: true }, 'Editable: a formula calculates the value.'],
    [{ Formula: "'x'", Type: 'TEXT', Unique: true }, 'Unique: is not possible for TEXT.'],
  ])('refuse %j', async (field, message) => {
    await expect(add({ Name: 'F', IsFormula: true, ...field })).rejects.toMatchObject({ code: 'IncorrectBodyParameter', message });
  });

  it('refuse text functions and comparisons of constants alone', async () => {
    for (const Formula of ["'2024-02-29' LIKE 'x'", "UPPER('x') + Name", "'a' = 'b'"]) {
      await expect(add({ Name: 'F', IsFormula: true, Formula }), Formula).rejects.toMatchObject({ code: 'IncorrectBodyParameter', message: expect.stringMatching(/^Formula: a text function or comparison of constants alone/) });
    }
  });

  it('are checked without being made', async () => {
    const table = (await findTable(database.pool, account.id, 'Orders'))!;
    expect(checkFormula(table, { Formula: 'Total * 2', Name: 'Twice' })).toEqual({ Type: 'CURRENCY', Problem: null });
    expect(checkFormula(table, { Formula: '1 + Totl' })).toEqual({ Type: null, Problem: expect.stringMatching(/unknown field "Totl".*, at character 5$/i) });
    expect(checkFormula(table, { Formula: 'WithTax', Name: 'total' }).Problem).toMatch(/refers to itself/);
    expect(checkFormula(table, { Formula: ' ' }).Problem).toBe('is required');
    for (const input of [null, [], {}, { Formula: 7 }, { Formula: '1', Name: 7 }, { Formula: 'x'.repeat(10_001) }, { Formula: '\0' }, { Formula: '1', More: 1 }]) expect(() => checkFormula(table, input)).toThrow(RequestError);
    expect(Object.keys(await formulas())).toEqual(['WithTax', 'Total']);
  });

  it('refuse to refer to themselves', async () => {
    await expect(change('Total', { Formula: 'WithTax + 1' })).rejects.toThrow('Formula: the formula refers to itself by way of WithTax, at character 1.');
    await expect(add({ Name: 'F', IsFormula: true, Formula: 'F + 1' })).rejects.toThrow('unknown field "F"');
    await expect(createTable(tables, account.id, { Name: 'Loop', Fields: [{ Name: 'A', IsFormula: true, Formula: 'B' }, { Name: 'B', IsFormula: true, Formula: 'A' }] })).rejects.toThrow('refers to itself');
  });

  it('are unique when asked to, as texts whatever their case', async () => {
    expect(await add({ Name: 'Key', IsFormula: true, Formula: 'UPPER(LEFT(Name, 1))', Unique: true })).toMatchObject({ type: 'STRING', unique: true });
    await expect(insert({ Name: 'alf' })).rejects.toThrow('Key: The value must be unique, and another record has it.');
    await insert({ Name: 'Eve' });
  });

  it('follow a field that is renamed, and are renamed themselves', async () => {
    await add({ Name: 'Label', IsFormula: true, Formula: `"Name" + ' ' + CAST(name AS VARCHAR(9)) + [Name]` });
    await change('Name', { Name: 'Customer' });
    await change('Total', { Name: 'Sum' });
    expect(await formulas()).toEqual({
      WithTax: ['CURRENCY', 'ROUND([Sum] * 1.25, 2)'], Sum: ['CURRENCY', '[@field:Price] * Quantity'], Label: ['TEXT', "[Customer] + ' ' + CAST([Customer] AS VARCHAR(9)) + [Customer]"],
    });
    await insert({ Customer: 'Eve', Price: 4, Quantity: 1 });
    expect(await read('Label, [Sum], WithTax', 'PK_ID = 3')).toEqual([{ Label: 'Eve EveEve', Sum: 4, WithTax: 5 }]);
  });

  it('are calculated anew after another formula, type or options', async () => {
    await change('Total', { Formula: 'Price * Quantity + 1' });
    expect(await read('Total, WithTax', 'PK_ID = 1')).toEqual([{ Total: 20.98, WithTax: 26.23 }]);
    await change('Quantity', { Type: 'NUMBER' });
    await updateRecords(tables, account.id, 'Orders', { where: 'PK_ID = 1' }, { Quantity: 0.5 }, { context });
    expect(await read('Total', 'PK_ID = 1')).toEqual([{ Total: 5.995 }]);
    await add({ Name: 'Red', IsFormula: true, Formula: "Tags = 'red'" });
    await change('Tags', { ListField: { 1: 'rouge', 2: 'red' } });
    expect(await read('Red', 'PK_ID = 1')).toEqual([{ Red: false }]);
  });

  it('refuse a change that would end them, naming them, unless it is forced', async () => {
    await expect(change('Quantity', { Type: 'STRING' })).rejects.toMatchObject({ code: 'Conflict', message: expect.stringContaining('the formulas Total, WithTax.') as unknown });
    await expect(dropField(tables, account.id, 'Orders', 'Price')).rejects.toMatchObject({ code: 'Conflict', message: expect.stringMatching(/"Price" is used by the formulas Total, WithTax/) as unknown });
    await dropField(tables, account.id, 'Orders', 'Price', { force: true });
    expect(await formulas()).toEqual({});
    await insert({ Name: 'Eve', Total: 7 });
    expect(await read('Total, WithTax', 'PK_ID <> 2')).toEqual([{ Total: 19.98, WithTax: 24.98 }, { Total: 7, WithTax: null }]);
  });

  it('become plain fields when their type is changed under force, or when asked to', async () => {
    await change('Quantity', { Type: 'STRING' }, true);
    expect(await formulas()).toEqual({});
    await add({ Name: 'F', IsFormula: true, Formula: 'Paid' });
    await change('F', { IsFormula: false });
    await insert({ F: true, Paid: false });
    expect(await read('F')).toEqual([{ F: true }, { F: false }, { F: true }]);
    await expect(change('Name', { IsFormula: true, Formula: '1' })).rejects.toThrow("IsFormula: a field can't become a formula: add a new one.");
  });

  it('leave alone what an update does not change, and its TIMESTAMP', async () => {
    await updateRecords(tables, account.id, 'Orders', { where: '1 = 1' }, { Name: 'Ann' }, { context });
    expect((await read('Changed')).map(({ Changed }) => Changed !== null)).toEqual([false, true]);
    await dropField(tables, account.id, 'Orders', 'Name');
  });

  it('refuse a record that they can not be calculated for', async () => {
    await add({ Name: 'Born', IsFormula: true, Formula: 'CAST(Name AS DATE)' }).catch((error: unknown) => expect(error).toMatchObject({ code: 'IncorrectBodyParameter' }));
    await add({ Name: 'Root', IsFormula: true, Formula: 'SQRT(Quantity)' });
    await expect(insert({ Quantity: -1 })).rejects.toMatchObject({ code: 'InvalidInputValue' });
  });

  it('let a role that may only insert calculate', async () => {
    await add({ Name: 'Soon', IsFormula: true, Formula: "DATEADD(day, 1, CAST('2024-01-01' AS DATE))" });
    const role = `writer_${account.id}`;
    await database.pool.query(`create role ${role}; grant usage on schema "${account.dataSchema}" to ${role}; grant insert on "${account.dataSchema}"."Orders" to ${role}`);
    await database.pool.query(`begin; set local role ${role}; insert into "${account.dataSchema}"."Orders" ("Name") values ('x'); commit`);
    await database.pool.query(`drop owned by ${role}; drop role ${role}`);
    expect(await read('Soon', "Name = 'x'")).toEqual([{ Soon: '2024-01-02T00:00:00' }]);
  });
});
