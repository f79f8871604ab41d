import type { FieldType } from '../field-type.ts';

/** What a condition may name: a field of the table, or `PK_ID`. */
export interface ExpressionField {
  name: string;
  type: FieldType | 'PK_ID';
  /** LIST types only: option id → value. */
  options?: Readonly<Record<string, string | number>>;
}
