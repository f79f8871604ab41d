import { describe, expect, it } from 'vitest';
import { ExpressionError } from './expression-error.ts';
import { parseExpression } from './parse-expression.ts';

const failure = (text: string): string => {
  try {
    parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('parseExpression', () => {
  it('binds NOT tighter than AND, AND tighter than OR, and keeps a chain in one node', () => {
    expect(parseExpression('a = 1 OR NOT b = 2 AND c = 3 or d = 4')).toMatchObject({
      kind: 'or',
      terms: [{ kind: 'comparison' }, { kind: 'and', terms: [{ kind: 'not', operand: { kind: 'comparison' } }, { kind: 'comparison' }] }, { kind: 'comparison' }],
    });
  });

  it('reads doubled quotes, N prefixes, brackets and quoted names', () => {
    expect(parseExpression(`[My Field] = N'O''Hara' AND "x""y" <> ''`)).toMatchObject({
      terms: [
        { left: { kind: 'field', name: 'My Field', at: 0 }, right: { kind: 'string', text: "O'Hara" } },
        { operator: '<>', left: { name: 'x"y' }, right: { text: '' } },
      ],
    });
  });

  it('reads a field with its table', () => {
    expect(parseExpression('Orders.Total > [o].[My Field] AND x = 1.5')).toMatchObject({
      terms: [{ left: { kind: 'field', qualifier: 'Orders', name: 'Total', at: 0 }, right: { kind: 'field', qualifier: 'o', name: 'My Field', at: 15 } }, { right: { text: '1.5' } }],
    });
    expect(failure('Orders. = 1')).toBe('"=" is not expected here (expected a name), at character 9');
  });

  it('keeps numbers as text, with their sign', () => {
    expect(parseExpression('a = -0012345678901234567890.50')).toMatchObject({ right: { kind: 'number', text: '-0012345678901234567890.50' } });
  });

  it('leaves the AND of BETWEEN to BETWEEN', () => {
    expect(parseExpression('a BETWEEN 1 AND 2 AND b NOT BETWEEN 3 AND 4')).toMatchObject({
      kind: 'and',
      terms: [{ kind: 'between', negated: false }, { kind: 'between', negated: true }],
    });
  });

  it('multiplies before it adds', () => {
    expect(parseExpression('a + b * c - d > 0')).toMatchObject({
      left: { operator: '-', left: { operator: '+', right: { operator: '*' } }, right: { name: 'd' } },
    });
  });

  it('reads scopes of parameters', () => {
    expect(parseExpression('[@old:Price] < [@field:Price]')).toMatchObject({ left: { scope: 'old', name: 'Price' }, right: { scope: 'field' } });
  });

  it.each([
    ['', 'the text ends too early, at character 1'],
    ['a = ', 'the text ends too early, at character 5'],
    ["a = 'x", "' is never closed by ', at character 5"],
    ['a == 1', '"=" is not expected here, at character 4'],
    ['a = 1 b', '"b" is not expected here, at character 7'],
    ['(a = 1', 'the text ends too early (expected )), at character 7'],
    ['a = 1; drop table x', '";" is not expected here, at character 6'],
    ['a = 1 -- x', 'comments are not allowed, at character 7'],
    ['a in (select b, c from d)', '"," is not expected here (expected FROM), at character 15'],
    ['case when a then 1', 'the text ends too early (expected END), at character 19'],
    ['cast(a, int) = 1', '"," is not expected here (expected AS), at character 7'],
    ['a in ()', '")" is not expected here, at character 7'],
    ['a not 5', '"5" is not expected here (expected LIKE, IN or BETWEEN), at character 7'],
    ["a = 'x\0'", 'the character U+0000 is not allowed, at character 5'],
  ])('refuses %j', (text, message) => {
    expect(failure(text)).toBe(message);
  });

  it('is bounded in length, depth, lists and calculations', () => {
    expect(failure(`a = '${'x'.repeat(16_000)}'`)).toContain('longer than 16,000');
    expect(failure(`${'('.repeat(300)}a = 1${')'.repeat(300)}`)).toContain('deeper than 200 levels');
    expect(failure(`${'not '.repeat(300)}a = 1`)).toContain('deeper than 200 levels');
    expect(failure(`a in (${Array.from({ length: 1001 }, () => '1').join()})`)).toContain('more than 1,000 values');
    expect(failure(`a = ${Array.from({ length: 200 }, () => '1').join('+')}`)).toContain('more than 100 calculations');
    expect(failure(Array.from({ length: 1000 }, () => 'a = 1').join(' and '))).toBe('accepted');
  });
});
