import type { ExpressionField } from './expression/expression-field.ts';
import type { FieldScope } from './expression/field-scope.ts';
import type { RecordColumn } from './record-columns.ts';

/** What records are read from: a table, or a view of several. */
export interface RecordSet {
  accountId: string;
  /** What stands behind SQL's `from`. */
  from: string;
  /** What is read when nothing is chosen, in this order. */
  shown: readonly RecordColumn[];
  /** What conditions, orders and choices may name. */
  fields: readonly ExpressionField[];
  /** What the names in an expression mean. */
  scope: FieldScope;
  /** The last criteria of every order, as SQL: together they tell any two records apart. */
  keys: readonly string[];
}
