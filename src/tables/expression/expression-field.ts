import type { FieldType } from '../field-type.ts';

/** What a condition may name: a field of the table, or `PK_ID`. Where several tables are joined, `Table.Field`. */
export interface ExpressionField {
  name: string;
  type: FieldType | 'PK_ID';
  /** LIST types only: option id → value. */
  options?: Readonly<Record<string, string | number>>;
  /** The column, where it is not the one that is named like the field: SQL of real names, nothing a client wrote. */
  sql?: string;
}
