import { fc } from '../support/fixed-seed.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.ts';
import { ALL_TYPES } from '../tables/all-types.ts';
import { importClient } from './import-fixture.ts';

let server: TestServer;
let files: ReturnType<typeof importClient>;
beforeAll(async () => {
  server = await startServer();
  files = importClient(server);
});
afterAll(() => server.close());

const blankOr = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 4 });
const text = (most: number) => fc.string({ unit: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', '\\', ' ', '=', 'N', '.') }, fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' })), maxLength: most })
  .filter((value) => !value.includes('\0') && [...value].length <= 255);
const seconds = fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19));

const records = fc.array(
  fc.record({
    Text255: blankOr(text(20)),
    Text64k: blankOr(text(60)),
    Num: blankOr(fc.double({ noNaN: true, noDefaultInfinity: true })),
    Int: blankOr(fc.integer({ min: -2_147_483_648, max: 2_147_483_647 })),
    Money: blankOr(fc.tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 9999 })).map(([whole, part]) => `${whole}.${String(part).padStart(4, '0')}`)),
    Moment: blankOr(seconds),
    Flag: fc.boolean(),
    Colours: blankOr(fc.uniqueArray(fc.constantFrom(1, 2, 3))),
    Sizes: blankOr(fc.uniqueArray(fc.constantFrom(2, 5))),
    Days: blankOr(fc.uniqueArray(fc.constantFrom(1, 2))),
  }),
  { minLength: 1, maxLength: 20 },
);

const WRITABLE = ['Text255', 'Text64k', 'Num', 'Int', 'Money', 'Moment', 'Flag', 'Colours', 'Sizes', 'Days'];
const TYPES = { csv: 'text/csv', tsv: 'text/tab-separated-values', jsonl: 'application/x-ndjson' };

test.each(['csv', 'tsv', 'jsonl'] as const)('what is exported as %s and imported again is equal, blank texts told from empty ones', async (format) => {
  const [from, to] = [`From_${format}`, `To_${format}`];
  for (const Name of [from, to]) expect((await server.api.post('/v2/tables', { Name, Columns: ALL_TYPES })).status).toBe(201);
  const { rows: [place] } = await server.pool.query<{ schema: string }>('select schemaname as schema from pg_tables where tablename = $1', [to]);
  const stored = async (table: string) => (await server.pool.query(
    `select ${WRITABLE.map((name) => `${format === 'jsonl' && name.startsWith('Text') ? `coalesce("${name}", '')` : `"${name}"`}::text as "${name}"`).join(', ')} from "${place?.schema}"."${table}" order by "PK_ID"`,
  )).rows;
  await fc.assert(
    fc.asyncProperty(records, async (inputs) => {
      for (const table of [from, to]) await server.pool.query(`delete from "${place?.schema}"."${table}"`);
      const inserted = await server.api.post(`/v2/tables/${from}/records`, inputs);
      expect(inserted.status, JSON.stringify(inserted.body)).toBe(201);
      const done = await files.run({ Table: to }, await files.exported(from, { format }), TYPES[format]);
      expect(done, done.Reason).toMatchObject({ State: 'done', RowsLoaded: inputs.length });
      expect(await stored(to)).toEqual(await stored(from));
    }),
    { numRuns: 25 },
  );
});

test('an export takes fields, a condition and an order, and refuses wrong ones', async () => {
  await server.api.post('/v2/tables', { Name: 'Ordered', Columns: [{ Name: 'N', Type: 'INTEGER' }, { Name: 'S', Type: 'STRING' }] });
  await server.api.post('/v2/tables/Ordered/records', [{ N: 1, S: 'a' }, { N: 2, S: 'b,"c"' }, { N: 3 }]);
  expect(await files.exported('Ordered', { 'q.select': 'S,N', 'q.where': "N > 1", 'q.orderBy': 'N DESC' })).toBe('S,N\r\n,3\r\n"b,""c""",2\r\n');
  expect(await files.exported('Ordered', { format: 'jsonl', 'q.where': "S = 'a'" })).toBe('{"PK_ID":1,"N":1,"S":"a"}\n');
  const wrong = await server.api.get('/v2/tables/Ordered/export?q.where=N%20%3E');
  expect(wrong).toMatchObject({ status: 400, body: { Code: 'IncorrectQueryParameter' } });
  expect(await server.api.get('/v2/tables/Ordered/export?q.select=POWER(0-N,0.5)%20AS%20X')).toMatchObject({ status: 400, body: { Code: 'InvalidInputValue' } });
  expect(await files.exported('Ordered', { 'q.select': 'S, COUNT(*) AS Many', 'q.where': 'N < 2', 'q.groupBy': 'S' })).toBe('S,Many\r\na,1\r\n');
  expect((await server.api.get('/v2/tables/Ordered/export?format=xls')).status).toBe(400);
  expect((await server.api.get('/v2/tables/None/export')).status).toBe(404);
});
