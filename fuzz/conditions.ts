import fc from 'fast-check';
import { SERVED_FUNCTIONS } from '../src/tables/expression/functions/served-functions.ts';
import { hostileText } from './hostile-values.ts';
import { fieldName } from './names.ts';

const literal = fc.oneof(
  fc.constantFrom("'x'", "''", "'12'", "'2024-02-29'", "'%[a-c]_'", "'(['", "'O''Hara'", '0', '1', '-3', '2.5', '1e300', '99999999999999999999', 'NULL', 'TRUE', 'YES'),
  hostileText.map((text) => `'${text.slice(0, 200).replaceAll("'", "''")}'`),
);
const type = fc.constantFrom('INT', 'VARCHAR(3)', 'DECIMAL(5, 2)', 'DATE', 'FLOAT', 'BIT', 'NVARCHAR(MAX)', 'UNIQUEIDENTIFIER', 'BIGINT', 'MONEY', 'NOPE');
const part = fc.constantFrom('year', 'month', 'day', 'week', 'weekday', 'hour', 'second', 'ms', 'eon');

const { value, condition } = fc.letrec<{ value: string; condition: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, depthIdentifier: 'fuzz' }, { arbitrary: fieldName, weight: 50 }, { arbitrary: literal, weight: 40 },
    fc.tuple(tie('value'), fc.constantFrom('+', '-', '*', '/', '%'), tie('value')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    { arbitrary: fc.tuple(fc.constantFrom(...SERVED_FUNCTIONS.keys()), fc.array(tie('value'), { maxLength: 4 })).map(([name, operands]) => `${name}(${operands.slice(0, SERVED_FUNCTIONS.get(name)?.most).join(', ')})`), weight: 30 },
    fc.tuple(fc.constantFrom('CAST', 'TRY_CAST'), tie('value'), type).map(([name, a, to]) => `${name}(${a} AS ${to})`),
    fc.tuple(fc.constantFrom('DATEADD', 'DATEDIFF', 'DATEDIFF_BIG'), part, tie('value'), tie('value')).map(([name, of, a, b]) => `${name}(${of}, ${a}, ${b})`),
    fc.tuple(fc.constantFrom('DATEPART', 'DATENAME', 'DATETRUNC'), part, tie('value')).map(([name, of, a]) => `${name}(${of}, ${a})`),
    fc.tuple(tie('condition'), tie('value'), tie('value')).map(([when, a, b]) => `CASE WHEN ${when} THEN ${a} ELSE ${b} END`),
    fc.tuple(tie('value'), tie('condition')).map(([a, where]) => `(SELECT TOP 1 ${a} FROM Customers WHERE ${where})`)),
  condition: fc.oneof({ maxDepth: 3, depthIdentifier: 'fuzz' },
    fc.tuple(tie('value'), fc.constantFrom('=', '<>', '!=', '<', '>', '<=', '>='), tie('value')).map((parts) => parts.join(' ')),
    fc.tuple(tie('value'), fc.constantFrom('LIKE', 'NOT LIKE'), tie('value')).map((parts) => parts.join(' ')),
    fc.tuple(tie('value'), fc.array(tie('value'), { minLength: 1, maxLength: 3 })).map(([a, list]) => `${a} IN (${list.join()})`),
    fc.tuple(tie('value'), tie('value'), tie('value')).map(([a, low, high]) => `${a} BETWEEN ${low} AND ${high}`),
    tie('value').map((a) => `${a} IS NULL`),
    tie('condition').map((where) => `EXISTS (SELECT * FROM Everything i WHERE ${where})`),
    fc.tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition')).map(([a, operator, b]) => `(${a} ${operator} NOT ${b})`)),
}));

/** With a piece torn out, or something put in. */
const mutated = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.nat(), fc.nat(6), fc.oneof(fc.constantFrom('', '', '(', ')', "'", '"', '[', ';', '--', '/*', ' AND ', '\0'), hostileText))
    .map(([whole, at, size, put]) => whole.slice(0, at % (whole.length + 1)) + put.slice(0, 100) + whole.slice((at % (whole.length + 1)) + size));

const nested = fc.tuple(fc.constantFrom('(', 'NOT ', '-', 'ABS('), fc.constantFrom(20, 100, 400)).map(([open, depth]) => `${open.repeat(depth)}1${open.endsWith('(') ? ')'.repeat(depth) : ''} = 1`);

/** Conditions that meet few records, well-formed ones, mutated ones, and none. */
export const fuzzCondition: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.tuple(fc.constantFrom('=', '<=', '<>'), fc.integer({ min: 0, max: 60 })).map(([operator, key]) => `PK_ID ${operator} ${key}`), weight: 50 },
  { arbitrary: condition, weight: 80 },
  { arbitrary: mutated(condition), weight: 30 },
  { arbitrary: nested, weight: 3 },
  { arbitrary: hostileText, weight: 10 },
);

/** What stands in a formula. */
export const fuzzExpression: fc.Arbitrary<string> = fc.oneof({ arbitrary: value, weight: 60 }, { arbitrary: condition, weight: 10 }, { arbitrary: mutated(value), weight: 20 });

export const fuzzList: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.array(fieldName, { minLength: 1, maxLength: 4 }).map((names) => names.join(', ')), weight: 40 },
  { arbitrary: fc.array(value, { minLength: 1, maxLength: 3 }).map((items) => items.map((item, place) => `${item} AS c${place}`).join(', ')), weight: 40 },
  { arbitrary: fc.tuple(fc.constantFrom('COUNT', 'SUM', 'MIN', 'AVG'), value).map(([name, of]) => `${name}(${of}) AS n`), weight: 20 },
  { arbitrary: fc.tuple(value, value).map(([of, by]) => `STRING_AGG(${of}, ';') WITHIN GROUP (ORDER BY ${by}) AS n`), weight: 10 },
  { arbitrary: mutated(value), weight: 10 },
  { arbitrary: fc.constant('*'), weight: 10 },
);
