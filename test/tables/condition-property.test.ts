import { fc } from '../support/fixed-seed.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import { compileWhere } from '../../src/tables/compile-where.ts';
import { createTable } from '../../src/tables/create-table.ts';
import type { DataTable } from '../../src/tables/data-table.ts';
import { insertRecords } from '../../src/tables/insert-records.ts';
import { NO_HOOKS } from '../../src/tables/no-hooks.ts';
import { quoteName } from '../../src/tables/quote-name.ts';
import { tableColumns } from '../../src/tables/record-columns.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { ALL_TYPES } from './all-types.ts';

let database: TestDatabase;
let table: DataTable;

beforeAll(async () => {
  database = await testDatabase();
  const account = await createAccount(database.pool, { name: 'Test' });
  const tables = { pool: database.pool, hooks: NO_HOOKS };
  table = await createTable(tables, account.id, { Name: 'Everything', Fields: ALL_TYPES });
  const record = { Text255: 'a%', Text64k: '\\', Secret: 'x', Num: 1.5, Int: 7, Money: 9.99, Moment: '2024-01-01', Flag: true, Colours: [1], Sizes: [2], Days: [1] };
  await insertRecords(tables, account.id, 'Everything', [record, {}], { context: { source: 'RESTAPIs', actor: null, cause: null } });
});
afterAll(() => database.close());

// Literals that can be told from anything the compiler writes itself.
const literal = fc.oneof(
  fc.string({ maxLength: 12 }).map((text) => `'lit${text.replaceAll("'", "''")}'`),
  fc.constantFrom("'2024-02-29'", "'2024-01-01T10:11:12.987654Z'", "'88888'", "'true'", "'0190a0b0-0000-7000-8000-000000000000'", "'red'", "'%\\_[%]'", 'NULL', 'TRUE'),
  fc.bigInt({ min: 10_000n, max: 10n ** 30n }).map(String),
  fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true })).map(([number]) => `${number}`),
  fc.constantFrom('7e400', '7e-400', '1', '0', '77777.'),
);
const field = fc.constantFrom('PK_ID', ...ALL_TYPES.map(({ Name }) => Name), '[int]', '"NUM"', 'Nope');
const { condition } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, { arbitrary: literal, weight: 3 }, { arbitrary: field, weight: 4 },
    fc.tuple(tie('value'), fc.constantFrom('+', '-', '*', '/', '%'), tie('value')).map(([a, operator, b]) => `(${String(a)} ${operator} ${String(b)})`),
    tie('value').map((value) => `- ${String(value)}`)),
  condition: fc.oneof({ maxDepth: 4 },
    fc.tuple(tie('value'), fc.constantFrom('=', '<>', '!=', '<', '>', '<=', '>='), tie('value')).map((parts) => parts.map(String).join(' ')),
    fc.tuple(field, fc.constantFrom('LIKE', 'NOT LIKE'), literal).map((parts) => parts.join(' ')),
    fc.tuple(tie('value'), fc.constantFrom('IN', 'NOT IN'), fc.array(tie('value'), { minLength: 1, maxLength: 4 })).map(([a, operator, list]) => `${String(a)} ${operator} (${list.map(String).join()})`),
    fc.tuple(tie('value'), fc.constantFrom('BETWEEN', 'NOT BETWEEN'), tie('value'), tie('value')).map(([a, operator, low, high]) => `${String(a)} ${operator} ${String(low)} AND ${String(high)}`),
    fc.tuple(tie('value'), fc.constantFrom('IS NULL', 'is not null')).map((parts) => parts.map(String).join(' ')),
    fc.tuple(tie('condition'), fc.constantFrom('AND', 'or'), tie('condition')).map(([a, operator, b]) => `(${String(a)}) ${operator} ${String(b)}`),
    tie('condition').map((inner) => `NOT ${String(inner)}`)),
}));

/** Well-formed conditions, such with a piece torn out, and any text at all. */
const text = fc.oneof(
  { arbitrary: condition.map(String), weight: 6 },
  { arbitrary: fc.tuple(condition.map(String), fc.nat(), fc.nat(5)).map(([whole, at, size]) => whole.slice(0, at % whole.length) + whole.slice((at % whole.length) + size)), weight: 2 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 60 }), weight: 1 },
);

it('any text becomes SQL that PostgreSQL accepts, without a literal in it, or is refused with a place', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(text, async (where) => {
      let compiled;
      try {
        compiled = await compileWhere(database.pool, where, tableColumns(table));
      } catch (error) {
        expect(error).toMatchObject({ code: 'IncorrectQueryParameter', message: expect.stringMatching(/, at character \d+\.$|is required\.$/) as unknown });
        return;
      }
      accepted += 1;
      try {
        await database.pool.query(`select from ${quoteName(table.dataSchema, table.name)} where ${compiled.text}`, compiled.values);
      } catch (error) {
        // What the data brings about (a date beyond the year 9999) is no fault of the statement.
        expect((error as { code?: string }).code).toMatch(/^22/);
      }
      expect(compiled.text).not.toMatch(/'|lit|\d{5}|--|;/);
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(300);
});
