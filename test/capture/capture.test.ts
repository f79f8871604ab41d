import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import { dropUnusedCapture } from '../../src/capture/drop-unused-capture.ts';
import { renewCapture } from '../../src/capture/renew-capture.ts';
import { renewOutdatedCapture } from '../../src/capture/renew-outdated-capture.ts';
import { requireCapture } from '../../src/capture/require-capture.ts';
import { knownSource } from '../../src/capture/known-source.ts';
import { DEFAULT_SOURCES, SOURCES, type Source } from '../../src/capture/sources.ts';
import { transaction } from '../../src/db/transaction.ts';
import { tableHooks } from '../../src/table-hooks.ts';
import { addField } from '../../src/tables/add-field.ts';
import { changeField } from '../../src/tables/change-field.ts';
import { createTable } from '../../src/tables/create-table.ts';
import type { DataTable } from '../../src/tables/data-table.ts';
import { dropField } from '../../src/tables/drop-field.ts';
import { dropTable } from '../../src/tables/drop-table.ts';
import { NO_HOOKS } from '../../src/tables/no-hooks.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { tellContext } from '../../src/tables/tell-settings.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

interface Captured {
  id: number;
  operation: string;
  record_key: string;
  shape_version: number;
  old_row: Record<string, unknown> | null;
  new_row: Record<string, unknown> | null;
  changed_hidden: string[] | null;
  source: string;
  actor: string | null;
}

let database: TestDatabase;
let accountId: string;
let tables: Tables;
let table: DataTable;
let name: string;
let made = 0;

const need = (operation: 'I' | 'U' | 'D', sources: readonly Source[]) =>
  transaction(database.pool, (client) => requireCapture(client, { accountId, tableId: table.id, operation, sources }));

const sql = (text: string, values?: unknown[]) => database.pool.query(text, values);

/** Takes the changes captured so far. */
async function captured(): Promise<Captured[]> {
  const { rows } = await sql('with gone as (delete from rowcast.change returning *) select * from gone order by id');
  return (rows as Captured[]).map((row) => ({ ...row, source: knownSource(row.source), actor: row.actor || null }));
}

beforeAll(async () => {
  database = await testDatabase();
  accountId = (await createAccount(database.pool, { name: 'Capture' })).id;
  tables = { pool: database.pool, hooks: { ...NO_HOOKS, afterShapeChange: renewCapture } };
});
afterAll(() => database.close());

beforeEach(async () => {
  table = await createTable(tables, accountId, {
    Name: `People${(made += 1)}`,
    Fields: [{ Name: 'Name', Type: 'STRING' }, { Name: 'Age', Type: 'INTEGER' }, { Name: 'Pwd', Type: 'PASSWORD' }],
  });
  name = `"${table.dataSchema}"."${table.name}"`;
  for (const operation of ['I', 'U', 'D'] as const) await need(operation, DEFAULT_SOURCES);
  await captured();
});

it('carries what formulas give, before and after', async () => {
  await addField(tables, accountId, table.name, { Name: 'Next', IsFormula: true, Formula: 'Age + 1' });
  await addField(tables, accountId, table.name, { Name: 'Label', IsFormula: true, Formula: "UPPER(Name) + CONVERT(VARCHAR(4), Age)" });
  await captured();
  await sql(`insert into ${name} ("Name", "Age") values ('Ann', 7)`);
  await sql(`update ${name} set "Age" = 8`);
  expect((await captured()).map(({ old_row, new_row }) => [old_row, new_row].map((row) => row === null ? null : [row['Next'], row['Label']]))).toEqual([
    [null, [8, 'ANN7']], [[8, 'ANN7'], [9, 'ANN8']],
  ]);
});

describe('capture', () => {
  it('writes one change per record, with old and new values, in the transaction of the change', async () => {
    await sql(`insert into ${name} ("Name", "Age") values ('Ada', 36), ('Bob', 5)`);
    await sql(`update ${name} set "Age" = "Age" + 1`);
    await sql(`delete from ${name} where "Name" = 'Bob'`);
    const changes = await captured();
    expect(changes.map(({ operation, record_key }) => `${operation}${record_key}`)).toEqual(['I1', 'I2', 'U1', 'U2', 'D2']);
    expect(changes[0]).toMatchObject({ old_row: null, new_row: { PK_ID: 1, Name: 'Ada', Age: 36 }, source: 'Database', shape_version: 1 });
    expect(changes[2]).toMatchObject({ old_row: { Age: 36 }, new_row: { Age: 37 } });
    expect(changes[4]).toMatchObject({ old_row: { Name: 'Bob', Age: 6 }, new_row: null });

    await expect(transaction(database.pool, async (client) => {
      await client.query(`insert into ${name} ("Name") values ('Eve')`);
      throw new Error('rolled back');
    })).rejects.toThrow('rolled back');
    expect(await captured()).toEqual([]);
  });

  it('drops rows that an update leaves the same', async () => {
    await sql(`insert into ${name} ("Name", "Age") values ('Ada', 36), ('Bob', 5)`);
    await captured();
    await sql(`update ${name} set "Age" = 36`);
    expect((await captured()).map(({ record_key }) => record_key)).toEqual(['2']);
  });

  it('captures an upsert as what it was for each record', async () => {
    await sql(`alter table ${name} add constraint one_name unique ("Name")`);
    await sql(`insert into ${name} ("Name", "Age") values ('Ada', 36)`);
    await captured();
    await sql(`insert into ${name} ("Name", "Age") values ('Ada', 40), ('Bob', 1) on conflict ("Name") do update set "Age" = excluded."Age"`);
    expect((await captured()).map(({ operation }) => operation).toSorted()).toEqual(['I', 'U']);
  });

  it('never captures passwords, but that one changed', async () => {
    await sql(`insert into ${name} ("Name", "Pwd") values ('Ada', 'secret-1')`);
    await sql(`update ${name} set "Pwd" = 'secret-2'`);
    await sql(`update ${name} set "Age" = 1`);
    await sql(`truncate ${name}`);
    const changes = await captured();
    expect(JSON.stringify(changes)).not.toContain('secret');
    expect(changes.map(({ changed_hidden }) => changed_hidden)).toEqual([null, ['Pwd'], [], null]);
  });

  it('captures what TRUNCATE removes', async () => {
    await sql(`insert into ${name} ("Name") values ('Ada'), ('Bob')`);
    await captured();
    await sql(`truncate ${name}`);
    expect((await captured()).map(({ operation, record_key }) => `${operation}${record_key}`)).toEqual(['D1', 'D2']);
  });

  it('captures changes of any role that may write the table, whatever his search_path and time zone', async () => {
    await sql(`drop role if exists stranger_${made}`);
    await sql(`create role stranger_${made} login`);
    try {
      await sql(`grant usage on schema "${table.dataSchema}" to stranger_${made}`);
      await sql(`grant insert, select on ${name} to stranger_${made}`);
      const client = new pg.Client({ connectionString: database.connectionString.replace(/^postgres(ql)?:\/\/[^@/?]*@?/, `postgresql://stranger_${made}@`) });
      await client.connect();
      await client.query(`set search_path = pg_temp; set timezone = 'Asia/Tokyo'; set extra_float_digits = -5`);
      await client.query(`insert into ${name} ("Name") values ('Ada')`);
      await client.end();
      expect(await captured()).toMatchObject([{ operation: 'I', source: 'Database' }]);
    } finally {
      await sql(`drop owned by stranger_${made}`);
      await sql(`drop role stranger_${made}`);
    }
  });

  it.each([['with a PASSWORD and a NUMBER', true], ['without', false]])('calls nothing that a client has put into its search_path, of a table %s', async (_, hasPassword) => {
    if (hasPassword) await addField(tables, accountId, table.name, { Name: 'Share', Type: 'NUMBER' });
    else await dropField(tables, accountId, table.name, 'Pwd', { force: false });
    const client = await database.pool.connect();
    try {
      await client.query('create schema evil');
      const trap = (signature: string, returns: string) =>
        client.query(`create or replace function evil.${signature} returns ${returns} language plpgsql as $$ begin raise 'trapped'; end $$`);
      for (const [operator, left, right] of [['=', 'text', 'text'], ['<>', 'text', 'text'], ['=', 'bigint', 'bigint'], ['<>', 'boolean', 'boolean'], ['*<>', 'record', 'record'], ['+', 'integer', 'integer'], ['-', 'jsonb', 'text[]'], ['->>', 'jsonb', 'text']]) {
        await trap(`trap(${left}, ${right})`, 'boolean');
        await client.query(`create operator evil.${operator} (function = evil.trap, leftarg = ${left}, rightarg = ${right})`);
      }
      for (const signature of ['current_setting(text)', 'current_setting(text, boolean)', 'row_to_json(record)', 'to_jsonb(anyelement)', 'pg_column_size(json)', 'clock_timestamp()', 'unnest(text[])']) {
        await trap(signature, 'text');
      }
      await client.query('create temp table text (a integer); create temp table uuid (a integer); create temp table json (a integer)');
      await client.query('set search_path = pg_temp, evil, pg_catalog');
      const setPassword = (value: string) => hasPassword ? client.query(`update ${name} set "Pwd" = '${value}'`) : client.query(`update ${name} set "Age" = 37`);
      await client.query(`insert into ${name} ("Name", "Age") values ('Ada', 36)`);
      await setPassword('secret');
      await client.query('set extra_float_digits = 0');
      await client.query(`update ${name} set "Age" = 38`);
      await client.query(`delete from ${name}`);
    } finally {
      client.release(true);
      await sql('drop schema evil cascade');
    }
    const changes = await captured();
    expect(changes.map(({ operation, changed_hidden }) => [operation, changed_hidden])).toEqual([['I', null], ['U', hasPassword ? ['Pwd'] : null], ['U', hasPassword ? [] : null], ['D', null]]);
    expect(JSON.stringify(changes)).not.toContain('secret');
  });

  it('writes every digit of a number, however few the client wants to see', async () => {
    await addField(tables, accountId, table.name, { Name: 'Share', Type: 'NUMBER' });
    const client = await database.pool.connect();
    try {
      for (const digits of [-15, 0, 1, 2, 3]) {
        await client.query(`set extra_float_digits = ${digits}`);
        await client.query(`insert into ${name} ("Share") values (0.1::double precision + 0.2)`);
      }
      await client.query(`set extra_float_digits = -15; update ${name} set "Age" = 1 where "PK_ID" = 1; delete from ${name} where "PK_ID" = 1`);
    } finally {
      client.release(true);
    }
    const { rows } = await sql('delete from rowcast.change returning coalesce(new_row, old_row) ->> $1 as share', ['Share']);
    expect(rows.map(({ share }) => share)).toEqual(Array.from({ length: 7 }, () => '0.30000000000000004'));
  });

  it('knows source and actor, for that transaction alone', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await tellContext(client, tableHooks, { source: 'RESTAPIs', actor: 'Zoe', cause: null });
      await client.query(`insert into ${name} ("Name") values ('Ada')`);
      await client.query('commit');
      await client.query(`insert into ${name} ("Name") values ('Bob')`);
    } finally {
      client.release();
    }
    expect(await captured()).toMatchObject([{ source: 'RESTAPIs', actor: 'Zoe' }, { source: 'Database', actor: null }]);
    await sql(`set rowcast.source = 'nonsense'; set rowcast.cause = 'nonsense'; insert into ${name} ("Name") values ('Eve'); reset rowcast.source; reset rowcast.cause`);
    expect(await captured()).toMatchObject([{ source: 'Database' }]);
  });

  it('captures only sources that somebody listens to', async () => {
    const importOne = () => transaction(database.pool, async (client) => {
      await tellContext(client, tableHooks, { source: 'Import', actor: null, cause: null });
      await client.query(`insert into ${name} ("Name") values ('Ada')`);
    });
    await importOne();
    expect(await captured()).toEqual([]);
    await need('I', ['Import']);
    await importOne();
    await sql(`insert into ${name} ("Name") values ('Bob')`);
    expect(await captured()).toMatchObject([{ source: 'Import' }, { source: 'Database' }]);
  });

  it.each<[string, readonly Source[], string, boolean]>([
    ['hears plain SQL by Database alone', ['Database'], '', true],
    ['hears what an SQL client makes up by Database alone', ['Database'], 'by hand', true],
    ['does not take a known source for Database', ['Database'], 'RESTAPIs', false],
    ['does not take plain SQL for a known source', ['RESTAPIs'], '', false],
    ['hears what is called Database by Database', ['Database', 'Tasks'], 'Database', true],
    ['hears all sources', SOURCES, 'Import', true],
  ])('%s', async (_, sources, source, heard) => {
    const other = await createTable(tables, accountId, { Name: `Sources${(made += 1)}`, Fields: [{ Name: 'Name', Type: 'STRING' }] });
    const otherName = `"${other.dataSchema}"."${other.name}"`;
    for (const operation of ['I', 'U', 'D'] as const) await transaction(database.pool, (client) => requireCapture(client, { accountId, tableId: other.id, operation, sources }));
    await transaction(database.pool, async (client) => {
      await client.query(`select set_config('rowcast.source', $1, true)`, [source]);
      await client.query(`insert into ${otherName} ("Name") values ('Ada')`);
      await client.query(`update ${otherName} set "Name" = 'Bob'`);
      await client.query(`delete from ${otherName}`);
      await client.query(`insert into ${otherName} ("Name") values ('Eve')`);
      await client.query(`truncate ${otherName}`);
    });
    expect((await captured()).map(({ operation }) => operation).join('')).toBe(heard ? 'IUDID' : '');
  });

  it('writes into its functions what a name may hold, as a name', async () => {
    await addField(tables, accountId, table.name, { Name: 'Pin', Type: 'PASSWORD' });
    await sql(`update rowcast.field set name = $1 where account_id = $2 and table_id = $3 and name = 'Pin'`, [`P'i"n\\ $$`, accountId, table.id]);
    await sql(`alter table ${name} rename "Pin" to "P'i""n\\ $$"`);
    await transaction(database.pool, (client) => renewCapture(client, { accountId, tableId: table.id }));
    await sql(`insert into ${name} ("Name", "P'i""n\\ $$") values ('Ada', 'secret-1')`);
    await sql(`update ${name} set "P'i""n\\ $$" = 'secret-2'`);
    const changes = await captured();
    expect(JSON.stringify(changes)).not.toContain('secret');
    expect(changes.map(({ changed_hidden }) => changed_hidden)).toEqual([null, [`P'i"n\\ $$`]]);
  });

  it('writes functions of an older version anew, once, and leaves none of a table that was dropped', async () => {
    const functions = async () => (await sql(`select proname, prosrc from pg_proc where proname ~ $1 order by proname`, [`^capture_${table.id}_`])).rows;
    const now = await functions();
    expect(now.map(({ proname }) => proname)).toEqual(['delete', 'insert', 'update'].map((operation) => `capture_${table.id}_${operation}`));
    await sql(`update rowcast.capture set functions = 'older' where table_id = $1`, [table.id]);
    await sql(`create or replace function rowcast.capture_${table.id}_insert() returns trigger language plpgsql as $$ begin return null; end $$`);
    const busy = await database.pool.connect();
    try {
      await busy.query('begin');
      await busy.query(`lock table ${name} in share row exclusive mode`);
      expect(await renewOutdatedCapture(database.pool)).toBe(0);
      await busy.query('rollback');
    } finally {
      busy.release();
    }
    expect(await renewOutdatedCapture(database.pool)).toBe(1);
    expect(await functions()).toEqual(now);
    expect(await renewOutdatedCapture(database.pool)).toBe(0);
    await sql(`insert into ${name} ("Name") values ('Ada')`);
    expect(await captured()).toHaveLength(1);
    await dropTable({ ...tables, hooks: tableHooks }, accountId, table.name);
    expect(await functions()).toEqual([]);
  });

  it('names the shape that the record had, renewed by every change of the table', async () => {
    await sql(`insert into ${name} ("Name") values ('Ada')`);
    await changeField(tables, accountId, table.name, 'Name', { Name: 'Full_Name' }, { spelling: 'v3' });
    await sql(`insert into ${name} ("Full_Name") values ('Bob')`);
    const [before, after] = await captured();
    expect(before).toMatchObject({ shape_version: 1, new_row: { Name: 'Ada' } });
    expect(after).toMatchObject({ shape_version: 2, new_row: { Full_Name: 'Bob' } });
  });

  it('refuses to change PK_ID', async () => {
    await sql(`insert into ${name} ("Name") values ('Ada')`);
    await expect(sql(`update ${name} set "PK_ID" = default`)).rejects.toThrow('PK_ID');
  });

  it('rises in commit order per record, with writers that collide', async () => {
    await sql(`insert into ${name} ("Name", "Age") values ('Ada', 0)`);
    await captured();
    await Promise.all(Array.from({ length: 40 }, () => sql(`update ${name} set "Age" = "Age" + 1`)));
    expect((await captured()).map(({ new_row }) => new_row!['Age'])).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it('keeps a plan that stays good: a large update after small ones is not slower by an order', async () => {
    await sql(`insert into ${name} ("Name", "Age") select 'n' || n, 0 from generate_series(1, 6000) n`);
    const client = await database.pool.connect();
    const timed = async () => {
      const began = performance.now();
      await client.query(`update ${name} set "Age" = "Age" + 1`);
      return performance.now() - began;
    };
    try {
      const first = await timed();
      for (let n = 0; n < 20; n += 1) await client.query(`update ${name} set "Age" = "Age" + 1 where "PK_ID" = ${n + 1}`);
      // A nested loop over 6,000 × 6,000 rows takes more than thirty times as long, each time; what else the machine does, not each time.
      expect(Math.min(await timed(), await timed(), await timed())).toBeLessThan(Math.max(first, 50) * 8);
    } finally {
      client.release();
    }
    await captured();
  });

  it('drops triggers that nobody needs any more, not before their time and not on a busy table', async () => {
    await need('I', []);
    expect(await dropUnusedCapture(database.pool, 60_000)).toBe(0);
    const busy = await database.pool.connect();
    try {
      await busy.query('begin');
      await busy.query(`lock table ${name} in access share mode`);
      expect(await dropUnusedCapture(database.pool, 0)).toBe(0);
      await busy.query('rollback');
    } finally {
      busy.release();
    }
    expect(await dropUnusedCapture(database.pool, 0)).toBe(1);
    await sql(`insert into ${name} ("Name") values ('Ada')`);
    expect(await captured()).toEqual([]);
    await need('I', DEFAULT_SOURCES);
    await sql(`insert into ${name} ("Name") values ('Bob')`);
    expect(await captured()).toHaveLength(1);
  });
});
