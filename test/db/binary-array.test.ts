import { randomUUID } from 'node:crypto';
import { fc } from '../support/fixed-seed.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { int2Array, int4Array, int8Array, textArray, timestamptzArray, uuidArray } from '../../src/db/binary-array.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

/** What PostgreSQL reads from the array, as text. */
const read = async (type: string, array: Buffer) =>
  (await database.pool.query<{ items: string[] }>(`select array(select v::text from unnest($1::${type}[]) with ordinality u (v, n) order by n) as items`, [array])).rows[0]!.items;

const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(fc.option(arbitrary, { freq: 5 }), { maxLength: 20 });
const asText = (items: readonly unknown[]) => items.map((item) => (item === null ? null : String(item)));

describe('binary arrays', () => {
  it('are read as the numbers that were written', async () => {
    await fc.assert(
      fc.asyncProperty(nullable(fc.maxSafeInteger()), nullable(fc.integer()), nullable(fc.integer({ min: -32768, max: 32767 })), async (int8, int4, int2) => {
        expect(await read('bigint', int8Array(int8))).toEqual(asText(int8));
        expect(await read('integer', int4Array(int4))).toEqual(asText(int4));
        expect(await read('smallint', int2Array(int2))).toEqual(asText(int2));
      }),
      { numRuns: 60 },
    );
  });

  it('are read as the texts that were written', async () => {
    await fc.assert(
      fc.asyncProperty(nullable(fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))), async (texts) => {
        expect(await read('text', textArray(texts))).toEqual(texts);
      }),
      { numRuns: 60 },
    );
  });

  it('are read as the ids and times that were written', async () => {
    const ids = [randomUUID(), null, randomUUID().toUpperCase(), '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    expect(await read('uuid', uuidArray(ids))).toEqual(ids.map((id) => id?.toLowerCase() ?? null));
    const times = [0, null, 1_789_000_000_123_456, -1, 946_684_800_000_000];
    const { rows } = await database.pool.query<{ at: string | null }>(
      `select (extract(epoch from v) * 1000000)::bigint::text as at from unnest($1::timestamptz[]) with ordinality u (v, n) order by n`,
      [timestamptzArray(times)],
    );
    expect(rows.map(({ at }) => at)).toEqual(asText(times));
  });

  it('may be empty', async () => {
    expect(await read('uuid', uuidArray([]))).toEqual([]);
    expect(await read('text', textArray([]))).toEqual([]);
  });
});
