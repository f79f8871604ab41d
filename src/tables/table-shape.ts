import type { FieldType } from './field-type.ts';

/** A field as it was at one version of its table's shape. */
export interface ShapeField {
  id: number;
  name: string;
  type: FieldType;
  /** The column's name where it is another one: of an attached table. */
  column?: string;
  /** LIST types only: option id → value (text; a number; `yyyy-MM-ddTHH:mm:ss`). */
  options?: Readonly<Record<string, string | number>>;
}

/** A table's fields at one version, in display order, `PK_ID` not among them. Immutable, so it may be cached for ever. */
export interface TableShape {
  accountId: string;
  tableId: number;
  tableName: string;
  version: number;
  /** The column that `PK_ID` gives; null: the table has no `PK_ID`. */
  keyColumn: string | null;
  fields: readonly ShapeField[];
}
