import type { Expression, OrderTerm, SelectItem } from './expression.ts';
import { Parser } from './parser.ts';
import { tokenize } from './tokenize.ts';

/**
 * Parses a whole text to one tree.
 * @throws ExpressionError with the place of what is outside the grammar.
 */
export function parseExpression(text: string): Expression {
  return parseWhole(text, (parser) => parser.expression());
}

export interface SelectList {
  distinct: boolean;
  items: readonly SelectItem[];
}

/** Parses `[DISTINCT] expression [AS alias], …`. @throws ExpressionError */
export function parseSelectList(text: string): SelectList {
  return parseWhole(text, (parser) => ({ distinct: parser.acceptKeyword('DISTINCT'), items: parser.selectList() }));
}

export interface Grouping {
  keys: readonly Expression[];
  having: Expression | null;
}

/** Parses `expression, … [HAVING condition]`. @throws ExpressionError */
export function parseGrouping(text: string): Grouping {
  return parseWhole(text, (parser) => ({ keys: parser.expressionList(), having: parser.acceptKeyword('HAVING') ? parser.expression() : null }));
}

/** Parses `expression [ASC | DESC], …`. @throws ExpressionError */
export function parseOrder(text: string): OrderTerm[] {
  return parseWhole(text, (parser) => parser.orderList());
}

function parseWhole<Result>(text: string, read: (parser: Parser) => Result): Result {
  const parser = new Parser(text, tokenize(text));
  const result = read(parser);
  parser.expectEnd();
  return result;
}
