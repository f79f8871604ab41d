import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pool, PoolClient } from 'pg';
import { openPool } from '../../src/db/open-pool.ts';
import { pipelinedTransaction, type Pipelined } from '../../src/db/pipelined-transaction.ts';
import { rollback } from '../../src/db/transaction.ts';
import { withConnection } from '../../src/db/with-connection.ts';
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

const inPipeline = <Result>(work: (client: PoolClient) => Promise<Pipelined<Result>>): Promise<Result> =>
  withConnection(pool, (client) => pipelinedTransaction(client, work), rollback);
const notes = async () => (await pool.query<{ body: string }>('select body from note order by body')).rows.map(({ body }) => body);

describe('a pipelined transaction', () => {
  it('commits what was waited for and what was only sent', async () => {
    const result = await inPipeline(async (client) => {
      await client.query(`insert into note values ('waited for')`);
      return { result: 7, sent: [client.query(`insert into note values ('sent')`)] };
    });
    expect(result).toBe(7);
    expect(await notes()).toEqual(['sent', 'waited for']);
  });

  it('commits nothing when a statement fails whose answer nobody waited for', async () => {
    const failed = inPipeline(async (client) => {
      await client.query(`insert into note values ('before')`);
      return { result: null, sent: [client.query('insert into note values (null)'), client.query(`insert into note values ('after')`)] };
    });
    await expect(failed).rejects.toThrow(/not-null/);
    expect(await notes()).toEqual([]);
  });

  it('commits nothing when the work throws', async () => {
    const failed = inPipeline(async (client) => {
      await client.query(`insert into note values ('before')`);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await notes()).toEqual([]);
  });

  it('commits nothing, and says so, when a failure was swallowed', async () => {
    const failed = inPipeline(async (client) => {
      await client.query('insert into note values (null)').catch(() => {});
      return { result: null, sent: [] };
    });
    await expect(failed).rejects.toThrow('ROLLBACK');
    expect(await notes()).toEqual([]);
  });

  it('is followed on the same connection by one that stands by itself, whatever becomes of the first', async () => {
    const insert = (client: PoolClient, body: string | null) => async () => ({ result: body, sent: [client.query('insert into note values ($1)', [body])] });
    for (const first of ['kept', null]) {
      let second: Promise<string | null> | undefined;
      const ended = withConnection(pool, async (client) => {
        const before = pipelinedTransaction(client, insert(client, first), () => {
          second = pipelinedTransaction(client, insert(client, `behind ${String(first)}`));
        });
        await Promise.allSettled([before, second]);
        await second;
        return before;
      }, rollback);
      await (first === null ? expect(ended).rejects.toThrow(/not-null/) : ended);
    }
    expect(await notes()).toEqual(['behind kept', 'behind null', 'kept']);
  });

  it('leaves the pool fit for use when its connection breaks', async () => {
    const failed = inPipeline(async (client) => {
      await client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => {});
      return { result: null, sent: [client.query(`insert into note values ('lost')`)] };
    });
    await expect(failed).rejects.toThrow();
    expect(await notes()).toEqual([]);
  });
});
