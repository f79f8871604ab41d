import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';
import { openPool } from '../../src/db/open-pool.ts';
import { roundTrip } from '../../src/db/round-trip.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = openPool(database.connectionString, { max: 1 });
  await pool.query('create table note (id integer primary key deferrable initially deferred, body text not null)');
});
beforeEach(async () => {
  await pool.query('delete from note');
});
afterAll(async () => {
  await pool.end();
  await database.close();
});

const bodies = async () => (await pool.query<{ body: string }>('select body from note order by id')).rows.map(({ body }) => body);
const insert = (id: number, body: unknown) => ({ text: 'insert into note values ($1, $2)', values: [id, body] });

describe('a round trip', () => {
  it('answers each statement, values as texts', async () => {
    const answers = await roundTrip(pool, [
      insert(1, 'one'),
      { text: 'select $1::numeric, $2::boolean, $3::text, $4::integer[] from generate_series(1, 2)', values: ['123456789012345678.90', true, null, [1, 3]] },
      { text: 'update note set body = body', values: [] },
      { text: 'select id from note where false', values: [] },
    ]);
    const row = ['123456789012345678.90', 't', null, '{1,3}'];
    expect(answers.map(({ rows, count }) => ({ rows, count }))).toEqual([{ rows: [], count: 1 }, { rows: [row, row], count: 2 }, { rows: [], count: 1 }, { rows: [], count: 0 }]);
  });

  it('reads rows that come in many pieces, among notices, and leaves the connection to others when one fails', async () => {
    const notice = { text: "do $$ begin raise notice 'by the way'; end $$", values: [] };
    const [, large, , small] = await roundTrip(pool, [notice, { text: "select n, repeat('é', 200000), null from generate_series(1, 5) n", values: [] }, notice, { text: 'select 1', values: [] }]);
    expect(large?.rows.map(([n, text, nothing]) => [n, text?.length, nothing])).toEqual([1, 2, 3, 4, 5].map((n) => [String(n), 200_000, null]));
    expect(small?.rows).toEqual([['1']]);
    await expect(roundTrip(pool, [{ text: 'select 1 / (500 - n) from generate_series(1, 1000) n', values: [] }])).rejects.toMatchObject({ code: '22012' });
    expect((await pool.query<{ n: number }>('select 7 as n')).rows).toEqual([{ n: 7 }]);
  });

  it('is one transaction: all or nothing, also when only the commit fails', async () => {
    await expect(roundTrip(pool, [insert(1, 'one'), insert(2, null), insert(3, 'three')])).rejects.toMatchObject({ code: '23502' });
    await expect(roundTrip(pool, [insert(1, 'one'), insert(1, 'again')])).rejects.toMatchObject({ code: '23505' });
    expect(await bodies()).toEqual([]);
    await roundTrip(pool, [insert(1, 'one'), insert(2, 'two')]);
    expect(await bodies()).toEqual(['one', 'two']);
  });

  it('sets things for its own statements only', async () => {
    const slow = { text: 'select pg_sleep(5)', values: [] };
    await expect(roundTrip(pool, [{ text: "select set_config('statement_timeout', '30', true)", values: [] }, slow])).rejects.toMatchObject({ code: '57014' });
    expect((await pool.query<{ statement_timeout: string }>('show statement_timeout')).rows).toEqual([{ statement_timeout: '0' }]);
  });

  it('keeps statements planned, and parses them again after a failure', async () => {
    const kept = (id: number, body: unknown) => ({ ...insert(id, body), keep: 'note' });
    await expect(roundTrip(pool, [{ text: 'select wrong', values: [] }, kept(1, 'one')])).rejects.toMatchObject({ code: '42703' });
    await expect(roundTrip(pool, [kept(1, 'one'), kept(2, null)])).rejects.toMatchObject({ code: '23502' });
    for (const id of [1, 2, 3]) await roundTrip(pool, [kept(id, String(id)), kept(id + 10, String(id))]);
    expect(await bodies()).toEqual(['1', '2', '3', '1', '2', '3']);
    const { rows } = await pool.query<{ count: number }>("select count(*) from pg_prepared_statements where statement like 'insert into note%'");
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('keeps a statement for each meaning, and lets go of those that were not used for long', async () => {
    const read = (keep: string, number = 0) => roundTrip(pool, [{ text: `select body, ${number} from note`, values: [], keep }]);
    await read('version 1');
    await pool.query("alter table note alter body type varchar(20)");
    await expect(read('version 1')).rejects.toMatchObject({ code: '0A000' });
    await read('version 1');
    await read('version 2');
    const kept = async () => (await pool.query<{ count: number }>("select count(*) from pg_prepared_statements where statement like 'select body, %'")).rows[0]!.count;
    expect(await kept()).toBe(2);
    for (let number = 1; number <= 200; number += 1) await read('version 2', number);
    expect(await kept()).toBeLessThanOrEqual(65);
  });

  it('refuses what is no parameter before anything is sent', async () => {
    await expect(roundTrip(pool, [insert(1, 'one'), insert(2, { a: 1 })])).rejects.toThrow(TypeError);
    expect(await bodies()).toEqual([]);
  });

  it('leaves the pool fit for use when its connection breaks', async () => {
    await expect(roundTrip(pool, [insert(1, 'one'), { text: 'select pg_terminate_backend(pg_backend_pid())', values: [] }])).rejects.toThrow();
    expect(await bodies()).toEqual([]);
  });
});
