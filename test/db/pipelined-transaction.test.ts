import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';
import { openPool } from '../../src/db/open-pool.ts';
import { pipelinedTransaction } from '../../src/db/pipelined-transaction.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = openPool(database.connectionString, { pipeline: true, max: 1 });
  await pool.query('create table note (body text not null)');
});
beforeEach(async () => {
  await pool.query('delete from note');
});
afterAll(async () => {
  await pool.end();
  await database.close();
});

const notes = async () => (await pool.query<{ body: string }>('select body from note order by body')).rows.map(({ body }) => body);

describe('a pipelined transaction', () => {
  it('commits what was waited for and what was only sent', async () => {
    const result = await pipelinedTransaction(pool, async (client) => {
      await client.query(`insert into note values ('waited for')`);
      return { result: 7, sent: [client.query(`insert into note values ('sent')`)] };
    });
    expect(result).toBe(7);
    expect(await notes()).toEqual(['sent', 'waited for']);
  });

  it('commits nothing when a statement fails whose answer nobody waited for', async () => {
    const failed = pipelinedTransaction(pool, async (client) => {
      await client.query(`insert into note values ('before')`);
      return { result: null, sent: [client.query('insert into note values (null)'), client.query(`insert into note values ('after')`)] };
    });
    await expect(failed).rejects.toThrow(/not-null/);
    expect(await notes()).toEqual([]);
  });

  it('commits nothing when the work throws', async () => {
    const failed = pipelinedTransaction(pool, async (client) => {
      await client.query(`insert into note values ('before')`);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await notes()).toEqual([]);
  });

  it('commits nothing, and says so, when a failure was swallowed', async () => {
    const failed = pipelinedTransaction(pool, async (client) => {
      await client.query('insert into note values (null)').catch(() => {});
      return { result: null, sent: [] };
    });
    await expect(failed).rejects.toThrow('ROLLBACK');
    expect(await notes()).toEqual([]);
  });

  it('leaves the pool fit for use when its connection breaks', async () => {
    const failed = pipelinedTransaction(pool, async (client) => {
      await client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => {});
      return { result: null, sent: [client.query(`insert into note values ('lost')`)] };
    });
    await expect(failed).rejects.toThrow();
    expect(await notes()).toEqual([]);
  });
});
