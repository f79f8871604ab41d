import { fc } from '../support/fixed-seed.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../src/accounts/create-account.ts';
import { ERROR_STATUS, RequestError } from '../../src/errors.ts';
import { createTable } from '../../src/tables/create-table.ts';
import { SERVED_FUNCTIONS } from '../../src/tables/expression/functions/served-functions.ts';
import { insertRecords } from '../../src/tables/insert-records.ts';
import { NO_HOOKS } from '../../src/tables/no-hooks.ts';
import { selectRecords } from '../../src/tables/select-records.ts';
import type { Tables } from '../../src/tables/tables.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { ALL_TYPES } from './all-types.ts';

let database: TestDatabase;
let tables: Tables;
let accountId: string;

beforeAll(async () => {
  database = await testDatabase();
  tables = { pool: database.pool, hooks: NO_HOOKS };
  accountId = (await createAccount(database.pool, { name: 'Test' })).id;
  await createTable(tables, accountId, { Name: 'Everything', Fields: ALL_TYPES });
  const records = [
    { Text255: 'a%', Text64k: '\\', Secret: 'x', Num: 1.5, Int: 7, Money: 9.99, Moment: '2024-01-01', Flag: true, Colours: [1], Sizes: [2], Days: [1] },
    { Text255: '12', Text64k: '2024-02-29', Num: -1e300, Int: -2147483648, Money: 0, Moment: '9999-12-31T23:59:59' },
    {},
  ];
  await insertRecords(tables, accountId, 'Everything', records, { context: { source: 'RESTAPIs', actor: null, cause: null } });
});
afterAll(() => database.close());

const field = fc.constantFrom('PK_ID', 'Text255', 'Text64k', 'Num', 'Int', 'Money', 'Moment', 'Flag', 'Guid', 'Created', 'Colours', 'Everything.Int', 'Secret');
const literal = fc.constantFrom("'x'", "''", "'12'", "'2024-02-29'", "'%[a-c]_'", "'(['", '0', '1', '-3', '2.5', '1e300', '99999999999', 'NULL', 'TRUE');
const type = fc.constantFrom('INT', 'VARCHAR(3)', 'DECIMAL(5, 2)', 'DATE', 'FLOAT', 'BIT', 'NVARCHAR(MAX)', 'UNIQUEIDENTIFIER', 'BIGINT', 'MONEY');
const part = fc.constantFrom('year', 'quarter', 'month', 'dayofyear', 'day', 'week', 'weekday', 'hour', 'minute', 'second', 'ms', 'isowk');
const { value, condition } = fc.letrec<{ value: string; condition: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 4, depthIdentifier: 'query' }, { arbitrary: field, weight: 4 }, { arbitrary: literal, weight: 3 },
    fc.tuple(tie('value'), fc.constantFrom('+', '-', '*', '/', '%'), tie('value')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    { arbitrary: fc.tuple(fc.constantFrom(...SERVED_FUNCTIONS.keys()), fc.array(tie('value'), { maxLength: 4 })).map(([name, operands]) => {
      const served = SERVED_FUNCTIONS.get(name);
      return `${name}(${operands.slice(0, served?.most).join(', ')})`;
    }), weight: 4 },
    fc.tuple(fc.constantFrom('CAST', 'TRY_CAST'), tie('value'), type).map(([name, a, to]) => `${name}(${a} AS ${to})`),
    fc.tuple(fc.constantFrom('CONVERT', 'TRY_CONVERT'), type, tie('value'), fc.constantFrom(0, 101, 104, 120)).map(([name, to, a, style]) => `${name}(${to}, ${a}, ${style})`),
    fc.tuple(fc.constantFrom('DATEADD', 'DATEDIFF', 'DATEDIFF_BIG'), part, tie('value'), tie('value')).map(([name, of, a, b]) => `${name}(${of}, ${a}, ${b})`),
    fc.tuple(fc.constantFrom('DATEPART', 'DATENAME', 'DATETRUNC'), part, tie('value')).map(([name, of, a]) => `${name}(${of}, ${a})`),
    fc.tuple(tie('condition'), tie('value'), tie('value')).map(([when, a, b]) => `CASE WHEN ${when} THEN ${a} ELSE ${b} END`),
    fc.tuple(tie('value'), tie('value'), tie('value')).map(([a, b, c]) => `CASE ${a} WHEN ${b} THEN ${c} END`),
    fc.tuple(fc.constantFrom('', 'TOP 1 ', 'DISTINCT '), tie('value'), tie('condition')).map(([how, a, where]) => `(SELECT ${how}${a} FROM Everything e WHERE ${where})`)),
  condition: fc.oneof({ maxDepth: 4, depthIdentifier: 'query' },
    fc.tuple(tie('value'), fc.constantFrom('=', '<>', '<', '>='), tie('value')).map((parts) => parts.join(' ')),
    fc.tuple(tie('value'), fc.constantFrom('LIKE', 'NOT LIKE'), tie('value')).map((parts) => parts.join(' ')),
    fc.tuple(tie('value'), tie('value')).map(([a, b]) => `${a} IN (SELECT ${b} FROM Everything)`),
    tie('condition').map((where) => `EXISTS (SELECT * FROM Everything i WHERE i.Int = Everything.Int AND ${where})`),
    tie('value').map((a) => `${a} IS NOT NULL`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} OR NOT ${b})`)),
}));

const list = fc.array(value, { minLength: 1, maxLength: 3 }).map((items) => items.map((item, place) => `${item} AS c${place}`).join(', '));
const aggregate = fc.tuple(fc.constantFrom('COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'STDEV', 'VAR', 'STRING_AGG'), fc.constantFrom('', 'DISTINCT '), value).map(([name, how, a]) =>
  (name === 'STRING_AGG' ? `STRING_AGG(${a}, ', ')${how === '' ? '' : ` WITHIN GROUP (ORDER BY ${a} DESC)`}` : `${name}(${how}${a})`));

/** What went wrong is an answer of 400: nothing that would be 500, nothing of PostgreSQL's own words. */
async function refused(query: object): Promise<boolean> {
  try {
    await selectRecords({ ...tables, statementTimeoutMs: 5_000 }, accountId, 'Everything', { ...query, mayRead: () => true, withTotal: true });
    return false;
  } catch (error) {
    if (!(error instanceof RequestError)) throw new Error(`${JSON.stringify(query)}: ${String(error)}`, { cause: error });
    expect(ERROR_STATUS[error.code], JSON.stringify(query)).toBe(400);
    expect(error.message).not.toMatch(/\$\d|::|rowcast\.|syntax error|relation/);
    return true;
  }
}

it('any query is answered, or refused with 400', async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(list, condition, value, async (select, where, orderBy) => {
      if (!(await refused({ select, where, orderBy }))) answered += 1;
      if (!(await refused({ select }))) answered += 1;
      if (!(await refused({ where }))) answered += 1;
    }),
    { numRuns: 700 },
  );
  expect(answered).toBeGreaterThan(100);
});

it('any grouped query is answered, or refused with 400', async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(field, value), aggregate, aggregate, fc.boolean(), async (key, a, b, having) => {
      const groupBy = having ? `${key} HAVING ${b} IS NOT NULL` : key;
      if (!(await refused({ select: `${key} AS k, ${a} AS a`, groupBy, orderBy: b }))) answered += 1;
      if (!(await refused({ select: `DISTINCT ${key} AS k` }))) answered += 1;
    }),
    { numRuns: 500 },
  );
  expect(answered).toBeGreaterThan(100);
});

it('what is calculated is not taken for the field that its name comes from, by which records are ordered', async () => {
  const select = '(SELECT MAX(PK_ID) FROM Everything e WHERE e.PK_ID < 4 - Everything.PK_ID) AS a, (SELECT e.PK_ID FROM Everything e WHERE e.PK_ID = 4 - Everything.PK_ID) AS b, PK_ID AS c';
  const { rowsJson } = await selectRecords(tables, accountId, 'Everything', { select, mayRead: () => true });
  expect(JSON.parse(rowsJson.toString())).toEqual([{ a: 2, b: 3, c: 1 }, { a: 1, b: 2, c: 2 }, { a: null, b: 1, c: 3 }]);
});

it('a CASE of nothing is answered, whatever it is held against', async () => {
  for (const select of ["CASE NULL WHEN CAST(CONVERT(INT, PK_ID, 0) AS INT) THEN 'x' END AS c", "CASE PK_ID + 3 WHEN NULL THEN 'x' ELSE 'y' END AS c", "CASE UPPER('a') WHEN NULL THEN 1 END AS c"]) {
    expect(await refused({ select }), select).toBe(false);
  }
});

it('what STRING_AGG joins is bounded, and ordered as asked; lists of TRANSLATE are of one length', async () => {
  const answer = async (select: string) => JSON.parse((await selectRecords(tables, accountId, 'Everything', { select })).rowsJson.toString()) as unknown;
  expect(await answer("STRING_AGG(PK_ID, '-') WITHIN GROUP (ORDER BY PK_ID DESC) AS a")).toMatchObject([{ a: '3-2-1' }]);
  await expect(answer("STRING_AGG(REPLICATE('é', 8000) + REPLICATE('x', 8000) + REPLICATE('x', 6000), '') AS a")).rejects.toMatchObject({ code: 'InvalidInputValue' });
  expect(await answer("LEN(STRING_AGG(REPLICATE('é', 8000) + REPLICATE('x', 8000) + REPLICATE('x', 5332), ';;')) AS a")).toEqual([{ a: 64_000 }]);
  await expect(answer("TRANSLATE('abc', 'ab', 'x') AS a")).rejects.toMatchObject({ code: 'InvalidInputValue' });
  expect(await answer("TRANSLATE('aAbß', 'Aß', 'xy') AS a, DATALENGTH('😀a') AS b, QUOTENAME('a''b', '''') AS c, QUOTENAME('a', 'x') AS d, DATETRUNC(week, '2024-03-02T10:00:00') AS e"))
    .toContainEqual({ a: 'xxby', b: 6, c: "'a''b'", d: '', e: '2024-02-25T00:00:00' });
});
