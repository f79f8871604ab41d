import type { FieldType } from '../field-type.ts';
import type { NumberType } from './operand.ts';

/** What a condition may name: a field of the table, or `PK_ID`. Where several tables are joined, `Table.Field`. */
export interface ExpressionField {
  name: string;
  type: FieldType | 'PK_ID';
  /** LIST types only: option id → value. */
  options?: Readonly<Record<string, string | number>>;
  /** The column, where it is not the one that is named like the field: SQL of real names, nothing a client wrote. */
  sql?: string;
  /** The column's name, where it is not the field's: of an attached table. */
  column?: string;
  /** What the column is turned into before anything else. */
  cast?: 'text' | 'timestamp' | 'double precision' | undefined;
  /** Numbers only, where it is not what the type says. */
  numberType?: NumberType;
}
