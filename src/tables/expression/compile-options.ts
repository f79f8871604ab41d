import type { FieldScope, SelectSource } from './field-scope.ts';

export interface CompileOptions {
  scope: FieldScope;
  /** The tables that sub-selects may read, by their names in lower case; absent: sub-selects are refused. */
  tables?: ReadonlyMap<string, SelectSource>;
  /** Literals are written into the text, for a statement that takes no parameters. */
  literals?: boolean;
  /**
   * The result is stored in a generated column: literals are written into the text, and what another record, another
   * table or the clock could change is refused.
   */
  stored?: boolean;
}
