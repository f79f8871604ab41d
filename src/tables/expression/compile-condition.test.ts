import { describe, expect, it } from 'vitest';
import { compileCondition } from './compile-condition.ts';
import { ExpressionError } from './expression-error.ts';
import type { ExpressionField } from './expression-field.ts';
import { recordScope } from './field-scope.ts';
import { parseExpression } from './parse-expression.ts';

const FIELDS: readonly ExpressionField[] = [
  { name: 'PK_ID', type: 'PK_ID' },
  { name: 'Name', type: 'STRING' },
  { name: 'Age', type: 'INTEGER' },
  { name: 'Rate', type: 'NUMBER' },
  { name: 'Price', type: 'CURRENCY' },
  { name: 'Born', type: 'DATE/TIME' },
  { name: 'Active', type: 'YES/NO' },
  { name: 'Key', type: 'GUID' },
  { name: 'Secret', type: 'PASSWORD' },
  { name: 'Tags', type: 'LIST-STRING', options: { 1: 'red', 3: 'Blue' } },
];

const compile = (text: string) => compileCondition(parseExpression(text), { scope: recordScope(FIELDS) });

const failure = (text: string): string => {
  try {
    compile(text);
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('compileCondition', () => {
  it('takes the column that a field names for itself', () => {
    const fields: ExpressionField[] = [{ name: 'Orders.Total', type: 'CURRENCY', sql: 't0."Total"' }];
    expect(compileCondition(parseExpression('orders.total > 5'), { scope: recordScope(fields) })).toEqual({ text: '(t0."Total" > $1::numeric)', values: ['5'] });
  });

  it.each([
    ["name = 'Ann'", '(lower("Name") = lower($1::text))', ['Ann']],
    ["NOT (Name <> 'a''b' OR age >= 3)", '(not ((lower("Name") <> lower($1::text)) or ("Age" >= $2::integer)))', ["a'b", '3']],
    ['5 < [Age]', '("Age" > $1::integer)', ['5']],
    ['Age = 5000000000', '("Age" = $1::bigint)', ['5000000000']],
    ['Age = 1.5', '("Age" = $1::numeric)', ['1.5']],
    ['Rate = 1e-999', '("Rate" = $1::double precision)', ['0']],
    ["Price IN (1, '2.5', -3)", '("Price" in ($1::numeric, $2::numeric, $3::numeric))', ['1', '2.5', '-3']],
    ["Born >= '2024-02-29T10:00:00+02:00'", '("Born" >= $1::timestamp)', ['2024-02-29 08:00:00.000000']],
    ["Active = 1 AND Active <> 'No' AND Active", '(("Active" = $1::boolean) and ("Active" <> $2::boolean) and "Active")', [true, false]],
    ["Key = '{0190A0B0-0000-7000-8000-000000000000}'", '("Key" = $1::uuid)', ['0190A0B0-0000-7000-8000-000000000000']],
    ["Name LIKE '50[%]\\_%'", '(lower("Name") like lower($1::text))', ['50\\%\\\\_%']],
    ["Name NOT LIKE '!%a%' ESCAPE '!'", '(lower("Name") not like lower($1::text))', ['\\%a%']],
    ["Tags = 'blue'", '("Tags" && $1::integer[])', [[3]]],
    ["Tags NOT IN (1, 'nothing')", '(not ("Tags" && $1::integer[]))', [[1]]],
    ["Name LIKE '[a-c]_%'", '("Name" ~* $1::text)', ['^[a-c]..*$']],
    ["UPPER(Name) = 'ANN'", '(lower(upper("Name")) = lower($1::text))', ['ANN']],
    ["CASE Age WHEN 1 THEN 'a' ELSE Name END = 'b'", '(lower((case when ("Age" = $1::integer) then $2::text else "Name" end)) = lower($3::text))', ['1', 'a', 'b']],
    ['Secret IS NULL', '("Secret" is null)', []],
    ['Age BETWEEN 1 AND 9', '(("Age" >= $1::integer) and ("Age" <= $2::integer))', ['1', '9']],
    ['Age / 2 = 3', '(div("Age"::numeric, nullif($1::numeric, 0)) = $2::numeric)', ['2', '3']],
    ['Price / 2 = 3', '(("Price" / nullif($1::numeric, 0)) = $2::numeric)', ['2', '3']],
    ["Name + '!' = 'a!'", '(lower(("Name" || $1::text)) = lower($2::text))', ['!', 'a!']],
    ['1 = 1', '($1::numeric = $2::numeric)', ['1', '1']],
    ['Name = 5', '(lower("Name") = lower($1::text))', ['5']],
  ])('%s', (text, sql, values) => {
    expect(compile(text)).toEqual({ text: sql, values });
  });

  it.each([
    ["Age = 'abc'", 'the INTEGER field "Age" is compared with a number, at character 7'],
    ["Nam = 'x'", 'unknown field "Nam" (did you mean Name?), at character 1'],
    ["Born = 'yesterday'", "the DATE/TIME field \"Born\" is compared with a date such as '2024-12-31' or '2024-12-31T23:59:59', at character 8"],
    ["Born = '2023-02-29'", "the DATE/TIME field \"Born\" is compared with a date such as '2024-12-31' or '2024-12-31T23:59:59', at character 8"],
    ["Active = 'maybe'", 'the YES/NO field "Active" is compared with 1 or 0, at character 10'],
    ["Key = 'x'", 'the GUID field "Key" is compared with a GUID in single quotes, at character 7'],
    ["Secret = 'x'", 'the PASSWORD field "Secret" can\'t be compared, at character 1'],
    ['Name > 5', 'the STRING field "Name" is compared with a text in single quotes, at character 8'],
    ['Name = NULL', 'NULL can only be asked for with IS NULL or IS NOT NULL, at character 8'],
    ["Name LIKE '[a-z'", 'this LIKE pattern is not complete: a set [ ] is empty or never closed, or the ESCAPE character is the last one, at character 11'],
    ['Name', 'the STRING field "Name" alone is no condition, at character 1'],
    ['Age = Name', 'the INTEGER field "Age" can\'t be compared with the STRING field "Name", at character 5'],
    ["uper(Name) = 'A'", 'the function uper is not served (did you mean UPPER?), at character 1'],
    ['LEN(Name, 1) = 1', 'LEN takes 1 operand, not 2, at character 1'],
    ["Age + Name = 'x'", 'the STRING field "Name" can\'t be calculated with (to join texts, make both texts by CAST or use CONCAT), at character 7'],
    ['COUNT(*) > 1', 'the aggregate COUNT can\'t be used here: only in q.select, q.orderBy and HAVING, at character 1'],
    ["CASE WHEN Active THEN 1 ELSE 'x' END = 1", 'the values here have different types (number and text): use CAST, at character 1'],
    ['Age IN (SELECT Age FROM Other)', "a sub-select can't be used here, at character 9"],
    ["DATEADD(fortnight, 1, Born) = '2024-01-01'", 'a part of a date is expected here, such as year, month, day, hour or minute, at character 9'],
    ["DATETRUNC(dw, Born) = '2024-01-01'", 'DATETRUNC does not take the part weekday, at character 11'],
    ['DATALENGTH(Rate * 2) = 1', 'how many bytes a calculation has is not known: use CAST, to a text, INT or FLOAT, at character 17'],
    ['LEN(Name) WITHIN GROUP (ORDER BY Age) = 1', 'WITHIN GROUP is only possible behind STRING_AGG, at character 1'],
    ['CAST(Name AS BLOB) = 1', 'the type BLOB is not served, at character 14'],
    ['[@old:Age] = 1', '[@old:…] is not known here, at character 1'],
    ['Tags > 1', 'the LIST-STRING field "Tags" can only be compared by =, <> and IN, at character 1'],
    ['Age = 1e999', 'the INTEGER field "Age" is compared with a number, at character 7'],
    ['(Age = 1) = 1', 'a value is expected here, not a condition, at character 6'],
  ])('refuses %s', (text, message) => {
    expect(failure(text)).toBe(message);
  });
});
