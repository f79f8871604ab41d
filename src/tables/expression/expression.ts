export type Comparator = '=' | '<>' | '<' | '>' | '<=' | '>=';

/** `at` is where the node's own token begins in the text, from 0. */
interface Node<Kind extends string> {
  kind: Kind;
  at: number;
}

interface Negatable {
  negated: boolean;
  operand: Expression;
}

/**
 * The one syntax tree of conditions, formulas and event conditions. Chains of AND, of OR are one node each, so that
 * a long condition is wide rather than deep.
 */
export type Expression =
  | (Node<'string'> & { text: string })
  /** As written, sign included; never a JavaScript number. */
  | (Node<'number'> & { text: string })
  | (Node<'boolean'> & { value: boolean })
  | Node<'null'>
  /** `scope` is `old` for `[@old:Name]`, `field` for `[@field:Name]`, null for a plain name. */
  | (Node<'field'> & { name: string; scope: string | null })
  | (Node<'call'> & { name: string; operands: readonly Expression[] })
  | (Node<'negate'> & { operand: Expression })
  | (Node<'arithmetic'> & { operator: '+' | '-' | '*' | '/' | '%'; left: Expression; right: Expression })
  | (Node<'comparison'> & { operator: Comparator; left: Expression; right: Expression })
  | (Node<'like'> & Negatable & { pattern: Expression; escape: Expression | null })
  | (Node<'in'> & Negatable & { list: readonly Expression[] })
  | (Node<'between'> & Negatable & { low: Expression; high: Expression })
  | (Node<'isNull'> & Negatable)
  | (Node<'not'> & { operand: Expression })
  | (Node<'and' | 'or'> & { terms: readonly Expression[] });
