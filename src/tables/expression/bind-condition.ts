import type { Expression } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import { tokenize, type Token } from './tokenize.ts';
import { childrenOf } from './walk-expression.ts';

/** Which operand of a function is the name of a type or of a part of a date. */
const WORD_OPERANDS: ReadonlyMap<string, number> = new Map([
  ['CAST', 1], ['TRY_CAST', 1], ['CONVERT', 0], ['TRY_CONVERT', 0], ['DATEADD', 0], ['DATEDIFF', 0], ['DATEPART', 0], ['DATENAME', 0], ['DATEDIFF_BIG', 0], ['DATETRUNC', 0],
]);
const BOUND = /^(\d+)\.(\d+)$/;

/** What a bound condition names. */
export interface BoundField {
  /** Which of the tables in question, from 0. */
  place: number;
  fieldId: number;
}

/** What names mean now. */
export type BindableField = BoundField & { name: string };

/**
 * Writes ids for the names in a condition, `Orders.Total > 5` → `[0.17] > 5` (table 0, field 17), so that a rename of
 * either needs no care. The condition has been compiled with the same fields before: every name is known, and there is no sub-select.
 */
export function bindCondition(text: string, fields: readonly BindableField[]): string {
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  const tokens = tokenize(text);
  const spans = fieldNodes(parseExpression(text)).map(({ at, name, qualifier }) => {
    const first = tokens.findIndex((token) => token.at === at);
    const count = tokens[first + 1]?.kind === 'symbol' && tokens[first + 1]?.text === '.' ? 3 : 1;
    const { place = 0, fieldId = 0 } = byName.get((qualifier === null ? name : `${qualifier}.${name}`).toLowerCase()) ?? {};
    return { from: at, to: endOf(text, tokens, first + count), by: `[${place}.${fieldId}]` };
  });
  return replaced(text, spans);
}

/** The condition with the names of today: `[Orders.Total] > 5`. What is gone is named by `?`. */
export function unbindCondition(bound: string, fields: readonly BindableField[]): string {
  const names = new Map(fields.map(({ place, fieldId, name }) => [`${place}.${fieldId}`, name]));
  const tokens = tokenize(bound);
  const spans = tokens.flatMap((token, index) =>
    token.kind === 'name' && BOUND.test(token.text)
      ? [{ from: token.at, to: endOf(bound, tokens, index + 1), by: `[${(names.get(token.text) ?? '?').replaceAll(']', ']]')}]` }]
      : []);
  return replaced(bound, spans);
}

/** What a bound condition names. */
export function boundFields(bound: string): BoundField[] {
  return tokenize(bound).flatMap(({ kind, text }) => {
    const [, place, fieldId] = (kind === 'name' ? BOUND.exec(text) : null) ?? [];
    return place === undefined ? [] : [{ place: Number(place), fieldId: Number(fieldId) }];
  });
}

/** Every field in a tree; not the words that only look like one. */
function fieldNodes(node: Expression): Extract<Expression, { kind: 'field' }>[] {
  if (node.kind === 'field') return [node];
  const word = node.kind === 'call' ? WORD_OPERANDS.get(node.name.toUpperCase()) : undefined;
  return childrenOf(node).flatMap((child, place) => (place === word ? [] : fieldNodes(child)));
}

/** Where the token before `index` ends: between tokens there is nothing but space. */
function endOf(text: string, tokens: readonly Token[], index: number): number {
  return text.slice(0, tokens[index]?.at ?? text.length).trimEnd().length;
}

function replaced(text: string, spans: readonly { from: number; to: number; by: string }[]): string {
  let result = '';
  let done = 0;
  for (const { from, to, by } of spans.toSorted((a, b) => a.from - b.from)) {
    result += text.slice(done, from) + by;
    done = to;
  }
  return result + text.slice(done);
}
