import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import type { Account } from '../../src/accounts/account.ts';
import { addField } from '../../src/tables/add-field.ts';
import { changeField } from '../../src/tables/change-field.ts';
import { createTable } from '../../src/tables/create-table.ts';
import { dropField } from '../../src/tables/drop-field.ts';
import { dropTable } from '../../src/tables/drop-table.ts';
import { fieldJson } from '../../src/tables/field-json.ts';
import { findTable } from '../../src/tables/find-table.ts';
import { listTables } from '../../src/tables/list-tables.ts';
import { loadTableShape } from '../../src/tables/load-table-shape.ts';
import { NO_HOOKS } from '../../src/tables/no-hooks.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { ALL_TYPES } from './all-types.ts';

let database: TestDatabase;
let account: Account;
let tables: Tables;

beforeAll(async () => {
  database = await testDatabase();
  account = await createAccount(database.pool, { name: 'Test' });
  tables = { pool: database.pool, hooks: NO_HOOKS };
});
afterAll(() => database.close());

const sql = async (text: string) => (await database.pool.query(text.replaceAll('DATA.', `"${account.dataSchema}".`))).rows;

describe('createTable', () => {
  it('makes a real table with every type, that any SQL client can write', async () => {
    const table = await createTable(tables, account.id, { Name: 'Everything', Fields: ALL_TYPES });
    expect(table.fields.map(({ name }) => name)).toEqual(ALL_TYPES.map(({ Name }) => Name));
    await sql(`insert into DATA."Everything" ("Text255") values ('a'), ('b')`);
    const rows = await sql('select * from DATA."Everything" order by "PK_ID"');
    expect(rows[1]).toMatchObject({ PK_ID: 2, Text255: 'b', Flag: false, Auto: 2, Prefixed: 'INV-0002', Updated: null });
    expect(rows[0].Random).toMatch(/^R-[0-9A-Z]{8}$/);
    expect(rows[0].Guid).toMatch(/^[0-9a-f-]{36}$/);
    expect(rows[0].Created).toBeInstanceOf(Date);
    await sql(`update DATA."Everything" set "Text255" = 'c' where "PK_ID" = 1`);
    await sql(`update DATA."Everything" set "Text255" = 'b' where "PK_ID" = 2`);
    const after = await sql('select "Updated" from DATA."Everything" order by "PK_ID"');
    expect(after[0].Updated).toBeInstanceOf(Date);
    expect(after[1].Updated).toBeNull();
    await expect(sql('update DATA."Everything" set "PK_ID" = 9')).rejects.toThrow();
  });

  it('lets a role that may only insert draw numbers and random ids', async () => {
    await createTable(tables, account.id, { Name: 'ByOthers', Fields: [{ Name: 'N', Type: 'PREFIXED AUTONUMBER' }, { Name: 'R', Type: 'RANDOM ID' }, { Name: 'T', Type: 'STRING' }] });
    const role = `writer_${account.id}`;
    await sql(`create role ${role}; grant usage on schema "${account.dataSchema}" to ${role}; grant insert on DATA."ByOthers" to ${role}`);
    await sql(`begin; set local role ${role}; insert into DATA."ByOthers" ("T") values ('x'); commit`);
    expect(await sql('select "N", "T" from DATA."ByOthers"')).toEqual([{ N: '1', T: 'x' }]);
    await sql(`drop owned by ${role}; drop role ${role}`);
  });

  it('shows each field as it was defined', async () => {
    const table = await findTable(database.pool, account.id, 'everything');
    const shown = (table?.fields ?? []).map(fieldJson);
    expect(shown.find(({ Name }) => Name === 'Updated')).toEqual({
      Name: 'Updated', Type: 'TIMESTAMP', Unique: false, UniqueAllowNulls: false, Editable: false, Label: '', Description: '', DisplayOrder: 10,
      IsFormula: false, OnInsert: false, OnUpdate: true, TimeZone: 'W. Europe Standard Time',
    });
    expect(shown.find(({ Name }) => Name === 'Colours')).toMatchObject({ Type: 'LIST-STRING', ListField: { 1: 'red', 2: 'green', 3: 'blue' } });
    expect(shown.find(({ Name }) => Name === 'Auto')).toMatchObject({ Unique: true, Editable: false });
  });

  it('names every problem at once', async () => {
    await expect(createTable(tables, account.id, {
      Name: '1st',
      Colour: 'red',
      Columns: [
        { Name: 'PK_ID', Type: 'STRING' },
        { Name: 'A', Type: 'FORMULA' },
        { Name: 'B', Type: 'WHATEVER', Uniqe: true },
        { Name: 'c', Type: 'TEXT', Unique: true, Prefix: 'x' },
        { Name: 'C', Type: 'TIMESTAMP', TimeZone: 'Mars/Olympus' },
        { Name: 'L', Type: 'LIST-NUMBER', ListField: [1, 'two'] },
        'D',
      ],
    })).rejects.toThrow(
      'Colour: is no property of a table. Name: must begin with a letter (A to Z) and have only letters, digits and _. '
      + 'Columns[0].Name: is a reserved word. Columns[1].Formula: is required. '
      + 'Columns[2].Uniqe: is no property of a field (did you mean Unique?). Columns[2].Type: must be one of STRING',
    );
  });

  it('refuses a name that is taken, in any case, and keeps accounts apart', async () => {
    await expect(createTable(tables, account.id, { Name: 'EVERYTHING', Fields: [{ Name: 'A', Type: 'STRING' }] })).rejects.toThrow(/already/);
    const other = await createAccount(database.pool, { name: 'Other' });
    await createTable(tables, other.id, { Name: 'Everything', Fields: [{ Name: 'A', Type: 'STRING' }] });
    expect((await listTables(database.pool, other.id)).map(({ name }) => name)).toEqual(['Everything']);
    expect(await findTable(database.pool, other.id, 'ByOthers')).toBeNull();
  });

  it('gives names that PostgreSQL would derive from a table no chance to clash', async () => {
    for (const Name of ['Derived', 'Derived_pkey', 'Derived_PK_ID_seq', 'Derived_A_key']) {
      await createTable(tables, account.id, { Name, Fields: [{ Name: 'A', Type: 'STRING', Unique: true }] });
    }
  });
});

describe('fields', () => {
  const table = 'Fields';
  const shape = async () => (await findTable(database.pool, account.id, table))?.fields.map(({ name, type }) => `${name} ${type}`);
  beforeAll(async () => {
    await createTable(tables, account.id, { Name: table, Fields: [{ Name: 'A', Type: 'STRING' }, { Name: 'B', Type: 'TEXT' }] });
    await sql(`insert into DATA."Fields" ("A", "B") values ('1', 'x'), ('2', 'y'), (' 3 ', 'X')`);
  });

  it('adds fields in place, and numbers the records that exist', async () => {
    await addField(tables, account.id, table, { Name: 'Auto', Type: 'AUTONUMBER', DisplayOrder: 1 });
    await addField(tables, account.id, table, { Name: 'Pre', Type: 'PREFIXED AUTONUMBER', Prefix: "O'", Format: '001' });
    await addField(tables, account.id, table, { Name: 'Rnd', Type: 'RANDOM ID', Length: 6, Format: '0' });
    await addField(tables, account.id, table, { Name: 'Id', Type: 'GUID' });
    await addField(tables, account.id, table, { Name: 'Stamp', Type: 'TIMESTAMP', OnUpdate: true });
    await addField(tables, account.id, table, { Name: 'Flag', Type: 'YES/NO' });
    expect(await shape()).toEqual(['Auto AUTONUMBER', 'A STRING', 'B TEXT', 'Pre PREFIXED AUTONUMBER', 'Rnd RANDOM ID', 'Id GUID', 'Stamp TIMESTAMP', 'Flag YES/NO']);
    const rows = await sql('select * from DATA."Fields" order by "PK_ID"');
    expect(rows.map(({ Auto, Pre, Flag }) => ({ Auto, Pre, Flag }))).toEqual([1, 2, 3].map((n) => ({ Auto: n, Pre: `O'00${n}`, Flag: false })));
    expect(new Set(rows.map(({ Rnd }) => Rnd)).size).toBe(3);
    await sql(`insert into DATA."Fields" ("A") values ('4')`);
    expect(await sql('select "Auto", "Pre" from DATA."Fields" where "PK_ID" = 4')).toEqual([{ Auto: 4, Pre: "O'004" }]);
  });

  it('renames a field under its triggers and keeps the older shape', async () => {
    const before = await findTable(database.pool, account.id, table);
    await changeField(tables, account.id, table, 'stamp', { NewName: 'Changed' }, { spelling: 'v2' });
    await changeField(tables, account.id, table, 'Rnd', { Name: 'Code' }, { spelling: 'v3' });
    await sql(`update DATA."Fields" set "A" = '5' where "PK_ID" = 4`);
    await sql(`insert into DATA."Fields" ("A") values ('5')`);
    expect((await sql('select "Changed", "Code" from DATA."Fields" where "PK_ID" = 4'))[0].Changed).toBeInstanceOf(Date);
    const old = await loadTableShape(database.pool, account.id, before?.id ?? 0, before?.shapeVersion ?? 0);
    expect(old.fields.map(({ name }) => name)).toContain('Stamp');
    const now = await loadTableShape(database.pool, account.id, before?.id ?? 0, (before?.shapeVersion ?? 0) + 2);
    expect(now.fields.map(({ name }) => name)).toContain('Changed');
  });

  it('takes each property of a change once, and names it as the client wrote it', async () => {
    const change = (body: unknown) => changeField(tables, account.id, table, 'Code', body, { spelling: 'v2' });
    await expect(change({ NewName: 'One', Name: 'Two' })).rejects.toThrow(/^NewName: is given twice\.$/);
    await expect(change({ NewName: '1', Labels: 'x', NewTypo: 1 })).rejects.toThrow(/^Labels: is no property of a field \(did you mean Label\?\)\. NewTypo: is no property of a field.*\. NewName: must begin/);
    await expect(change([])).rejects.toThrow(/^must be an object that defines a field\./);
  });

  it('ends uniqueness with its exception for blanks', async () => {
    await addField(tables, account.id, table, { Name: 'Few', Type: 'STRING', UniqueAllowNulls: true });
    expect(await changeField(tables, account.id, table, 'Few', { Unique: false }, { spelling: 'v3' })).toMatchObject({ unique: false, uniqueAllowNulls: false });
    await dropField(tables, account.id, table, 'Few');
  });

  it('names fifty wrong properties and counts the rest, without looking for what a million may have meant', async () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`Nam${index}`, 1]));
    const before = process.cpuUsage();
    await expect(addField(tables, account.id, table, many)).rejects.toThrow(/^Nam0: is no property of a field.* And 99952 more\.$/);
    // Of the processor's time, not the clock's: other tests run beside this one.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000);
  });

  it('changes types where the data allows it', async () => {
    await changeField(tables, account.id, table, 'A', { Type: 'INTEGER' }, { spelling: 'v3' });
    expect((await sql('select "A" from DATA."Fields" order by "PK_ID"')).map(({ A }) => A)).toEqual([1, 2, 3, 5, 5]);
    await expect(changeField(tables, account.id, table, 'B', { Type: 'DATE/TIME' }, { spelling: 'v3' })).rejects.toThrow('Type: the value of the record with PK_ID 1 does not convert to DATE/TIME.');
    await expect(changeField(tables, account.id, table, 'B', { NewType: 'INTEGER' }, { spelling: 'v2' })).rejects.toThrow('Type: a value does not convert to the type.');
    await expect(changeField(tables, account.id, table, 'B', { NewType: 'AUTONUMBER' }, { spelling: 'v2' })).rejects.toThrow("NewType: TEXT can't be changed into AUTONUMBER.");
    for (const [field, type] of [['Pre', 'STRING'], ['Auto', 'CURRENCY'], ['Code', 'TEXT'], ['Id', 'STRING'], ['Changed', 'DATE/TIME'], ['Flag', 'INTEGER']] as const) {
      await changeField(tables, account.id, table, field, { Type: type }, { spelling: 'v3' });
    }
    await sql(`insert into DATA."Fields" ("Pre", "Auto", "Flag") values ('p', 7.5, null)`);
    await sql(`delete from DATA."Fields" where "PK_ID" > 5`);
  });

  it('makes a field unique, whatever the case, unless the data forbids it', async () => {
    await expect(changeField(tables, account.id, table, 'A', { Unique: true }, { spelling: 'v3' })).rejects.toThrow('Unique: records have the same value');
    await changeField(tables, account.id, table, 'B', { Type: 'STRING' }, { spelling: 'v3' });
    await expect(changeField(tables, account.id, table, 'B', { UniqueAllowNulls: true }, { spelling: 'v3' })).rejects.toThrow('Unique: records have the same value');
    await sql(`update DATA."Fields" set "B" = 'z' where "PK_ID" = 3`);
    await expect(changeField(tables, account.id, table, 'B', { Unique: true }, { spelling: 'v3' })).rejects.toThrow('Unique: records have the same value');
    await changeField(tables, account.id, table, 'B', { UniqueAllowNulls: true }, { spelling: 'v3' });
    await expect(sql(`insert into DATA."Fields" ("B") values ('Z')`)).rejects.toThrow(/unique/);
    await changeField(tables, account.id, table, 'B', { UniqueAllowNulls: false, Unique: false }, { spelling: 'v3' });
    await sql(`insert into DATA."Fields" ("B") values ('Z')`);
  });

  it('never uses an option id twice', async () => {
    await addField(tables, account.id, table, { Name: 'L', Type: 'LIST-STRING', ListField: ['a', 'b', 'c'] });
    await changeField(tables, account.id, table, 'L', { ListField: ['c', 'd', 'a'] }, { spelling: 'v3' });
    const field = await changeField(tables, account.id, table, 'L', { ListField: { 1: 'A!', 4: 'd' } }, { spelling: 'v3' });
    expect(field.properties.options).toEqual([{ id: 1, value: 'A!' }, { id: 4, value: 'd' }]);
    await expect(changeField(tables, account.id, table, 'L', { ListField: { 2: 'x' } }, { spelling: 'v3' })).rejects.toThrow('ListField: option id 2 was used before.');
  });

  it('refuses an option that is no value, however deep', async () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    await expect(addField(tables, account.id, table, { Name: 'Deep', Type: 'LIST-STRING', ListField: [deep] })).rejects.toThrow('ListField: an object is no value of LIST-STRING.');
  });

  it('drops fields, but not the last one', async () => {
    await addField(tables, account.id, table, { Name: 'S', Type: 'TIMESTAMP', OnUpdate: true });
    await addField(tables, account.id, table, { Name: 'R', Type: 'RANDOM ID' });
    await addField(tables, account.id, table, { Name: 'P', Type: 'PREFIXED AUTONUMBER' });
    for (const name of ['A', 'S', 'R', 'P', 'Auto', 'B', 'Pre', 'Code', 'Id', 'Changed', 'Flag']) await dropField(tables, account.id, table, name);
    expect(await shape()).toEqual(['L LIST-STRING']);
    await expect(dropField(tables, account.id, table, 'l')).rejects.toThrow('L is the last field');
    await expect(dropField(tables, account.id, table, 'nope')).rejects.toThrow('Table Fields has no field "nope"');
  });

  it('drops a table with all that belonged to it', async () => {
    await dropTable(tables, account.id, 'fields');
    expect(await findTable(database.pool, account.id, table)).toBeNull();
    await expect(dropTable(tables, account.id, table)).rejects.toThrow('There is no table "Fields".');
    const left = await sql(`select relname from pg_class where relname like '!number%' and relnamespace = '${account.dataSchema}'::regnamespace`);
    expect(left).toHaveLength(3);
  });
});

it('answers Conflict while another transaction holds the table', async () => {
  const client = await database.pool.connect();
  await client.query('begin');
  await client.query(`lock table "${account.dataSchema}"."ByOthers" in access share mode`);
  const { withLockRetry } = await import('../../src/db/with-lock-retry.ts');
  const attempt = withLockRetry(database.pool, (other) => other.query(`alter table "${account.dataSchema}"."ByOthers" add "X" text`), { label: 'table "ByOthers"', lockTimeoutMs: 20, patienceMs: 200 });
  await expect(attempt).rejects.toThrow('table "ByOthers" is busy');
  await client.query('rollback');
  client.release();
});
