export type Comparator = '=' | '<>' | '<' | '>' | '<=' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/** `at` is where the node's own token begins in the text, from 0. */
interface Node<Kind extends string> {
  kind: Kind;
  at: number;
}

interface Negatable {
  negated: boolean;
  operand: Expression;
}

/** `SELECT TOP n item FROM table AS alias WHERE … ORDER BY …` inside parentheses. */
export interface SubSelect {
  at: number;
  distinct: boolean;
  /** As written. */
  top: string | null;
  /** null: `*`, which only EXISTS takes. */
  item: Expression | null;
  table: string;
  alias: string | null;
  where: Expression | null;
  orderBy: readonly OrderTerm[];
}

export interface OrderTerm {
  expression: Expression;
  descending: boolean;
}

/** One column of a select list. */
export interface SelectItem {
  /** null: `*`. */
  expression: Expression | null;
  alias: string | null;
  /** As written, without the alias. */
  text: string;
  at: number;
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
  /** `scope` is `old` for `[@old:Name]`, `field` for `[@field:Name]`, null for a plain name; `qualifier` is the table's in `Table.Name`. */
  | (Node<'field'> & { name: string; scope: string | null; qualifier: string | null })
  /** CAST(x AS type) is a call of two operands, the type written like a field or a call. `order`: of `WITHIN GROUP (ORDER BY …)`, where there is one. */
  | (Node<'call'> & { name: string; operands: readonly Expression[]; distinct: boolean; star: boolean; order?: readonly OrderTerm[] })
  /** `CASE operand WHEN …`, or with null `CASE WHEN condition …`. */
  | (Node<'case'> & { operand: Expression | null; branches: readonly { when: Expression; outcome: Expression }[]; otherwise: Expression | null })
  | (Node<'negate'> & { operand: Expression })
  | (Node<'arithmetic'> & { operator: ArithmeticOperator; left: Expression; right: Expression })
  | (Node<'comparison'> & { operator: Comparator; left: Expression; right: Expression })
  | (Node<'like'> & Negatable & { pattern: Expression; escape: Expression | null })
  | (Node<'in'> & Negatable & { list: readonly Expression[] })
  | (Node<'inSelect'> & Negatable & { select: SubSelect })
  | (Node<'between'> & Negatable & { low: Expression; high: Expression })
  | (Node<'isNull'> & Negatable)
  | (Node<'exists'> & { select: SubSelect })
  | (Node<'subselect'> & { select: SubSelect })
  | (Node<'not'> & { operand: Expression })
  | (Node<'and' | 'or'> & { terms: readonly Expression[] });
