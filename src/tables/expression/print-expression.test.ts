import { fc } from '../../../test/support/fixed-seed.ts';
import { expect, it } from 'vitest';
import { ExpressionError } from './expression-error.ts';
import type { Expression, SubSelect } from './expression.ts';
import { parseExpression, parseGrouping, parseOrder, parseSelectList } from './parse-expression.ts';
import { printExpression } from './print-expression.ts';

const at = 0;
const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((value) => value.replaceAll('\0', ''));
const name = fc.oneof(fc.constantFrom('Name', 'SELECT', 'my field', 'x]y', 'a.b', 'Ünï'), text.filter((value) => !value.startsWith('@')));
const word = fc.constantFrom('LEN', 'concat', 'Cast_', 'nope', 'DATEADD');
const number = fc.oneof(fc.constantFrom('0', '1.', '.5', '1e400', '00012', '-7', '-1.5E-3'), fc.bigInt().map(String));

const { node } = fc.letrec<{ node: Expression; select: SubSelect }>((tie) => {
  const many = fc.array(tie('node'), { minLength: 1, maxLength: 3 });
  const term = fc.record({ expression: tie('node'), descending: fc.boolean() });
  const negatable = { negated: fc.boolean(), operand: tie('node') };
  const record = <Kind extends Expression['kind']>(kind: Kind, parts: object): fc.Arbitrary<Expression> =>
    fc.record({ kind: fc.constant(kind), ...parts, at: fc.constant(at) }) as unknown as fc.Arbitrary<Expression>;
  const leaf = fc.oneof(
    record('string', { text }),
    record('number', { text: number }),
    record('boolean', { value: fc.boolean() }),
    record('null', {}),
    record('field', { name, scope: fc.constant(null), qualifier: fc.option(name, { nil: null }) }),
    record('field', { name, scope: fc.constantFrom('old', 'field'), qualifier: fc.constant(null) }),
  );
  return {
    select: fc.record({
      at: fc.constant(at), distinct: fc.boolean(), top: fc.option(fc.constantFrom('1', '20'), { nil: null }), item: fc.option(tie('node'), { nil: null }), table: name,
      alias: fc.option(name, { nil: null }), where: fc.option(tie('node'), { nil: null }),
      orderBy: fc.array(term, { maxLength: 2 }),
    }),
    node: fc.oneof({ maxDepth: 4, depthIdentifier: 'tree' }, leaf, leaf,
      record('call', { name: word, operands: many, distinct: fc.boolean(), star: fc.constant(false) }),
      record('call', { name: fc.constant('STRING_AGG'), operands: many, distinct: fc.boolean(), star: fc.constant(false), order: fc.array(term, { minLength: 1, maxLength: 2 }) }),
      record('call', { name: fc.constantFrom('CAST', 'try_cast'), operands: fc.tuple(tie('node'), leaf), distinct: fc.constant(false), star: fc.constant(false) }),
      record('call', { name: word, operands: fc.constant([]), distinct: fc.constant(false), star: fc.boolean() }),
      record('case', { operand: fc.option(tie('node'), { nil: null }), branches: fc.array(fc.record({ when: tie('node'), outcome: tie('node') }), { minLength: 1, maxLength: 2 }), otherwise: fc.option(tie('node'), { nil: null }) }),
      // The sign of a number is part of it.
      record('negate', { operand: tie('node') }).filter((tree) => tree.kind !== 'negate' || tree.operand.kind !== 'number'),
      record('arithmetic', { operator: fc.constantFrom('+', '-', '*', '/', '%'), left: tie('node'), right: tie('node') }),
      record('comparison', { operator: fc.constantFrom('=', '<>', '<', '>', '<=', '>='), left: tie('node'), right: tie('node') }),
      record('like', { ...negatable, pattern: tie('node'), escape: fc.option(tie('node'), { nil: null }) }),
      record('in', { ...negatable, list: many }),
      record('inSelect', { ...negatable, select: tie('select') }),
      record('between', { ...negatable, low: tie('node'), high: tie('node') }),
      record('isNull', negatable),
      record('exists', { select: tie('select') }),
      record('subselect', { select: tie('select') }),
      record('not', { operand: tie('node') }),
      record('and', { terms: fc.array(tie('node'), { minLength: 2, maxLength: 3 }) }),
      record('or', { terms: fc.array(tie('node'), { minLength: 2, maxLength: 3 }) }),
    ) as fc.Arbitrary<Expression>,
  };
});

const withoutPlaces = (tree: unknown): unknown => JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'at' ? undefined : value))) as unknown;

/** What is wrong with a text, or null. Nothing but the language's own error may come. */
const failure = (read: () => unknown): string | null => {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
};

it('any tree is printed as a text that parses to the same tree', () => {
  fc.assert(
    fc.property(node, (tree) => {
      const printed = printExpression(tree);
      if (/more than 10 sub-selects/.test(failure(() => parseExpression(printed)) ?? '')) return;
      expect(withoutPlaces(parseExpression(printed))).toEqual(withoutPlaces(tree));
      expect(printExpression(parseExpression(printed))).toBe(printed);
    }),
    { numRuns: 2_000 },
  );
});

it('any text is parsed, or refused with the place', () => {
  const torn = fc.tuple(node.map((tree) => printExpression(tree)), fc.nat(), fc.nat(9)).map(([whole, from, size]) => whole.slice(0, from % whole.length) + whole.slice((from % whole.length) + size));
  fc.assert(
    fc.property(fc.oneof(torn, fc.string({ unit: 'binary' }), fc.string()), (anything) => {
      for (const parse of [parseExpression, parseSelectList, parseGrouping, parseOrder]) {
        const message = failure(() => parse(anything));
        if (message !== null) expect(message).toMatch(/, at character \d+$/);
      }
    }),
    { numRuns: 3_000 },
  );
});
